#include "ui/shell/counting_editor.h"

#include "tests/ui/support/quiet_main.h"
#include "tests/ui/support/sample_project.h"

#include <QComboBox>

namespace {

void choose(QComboBox* box, int index)
{
    box->setCurrentIndex(index);
    emit box->activated(index);
}

} // namespace

class CountingEditorTest : public QObject {
    Q_OBJECT

private slots:
    void theLogIsCutAgainWithoutAnImport()
    {
        SampleProject folder;
        auto session = folder.filled();
        ui::CountingEditor editor(*session);
        editor.show();
        const auto boxes = editor.findChildren<QComboBox*>(); // who pays, periods, time zone
        QCOMPARE(boxes.size(), 3);
        const auto periods = [&]() -> const std::vector<core::usage::Period>& {
            return session->results()->matrix->periods;
        };
        const std::string before = periods().front().name;
        const core::Hour begin = periods().front().begin;
        choose(boxes[1], 1);
        QVERIFY(SampleProject::waitForResults(*session));
        QVERIFY2(periods().front().name.find("-W") != std::string::npos, periods().front().name.c_str());
        session->undoStack().undo();
        QCOMPARE(boxes[1]->currentIndex(), 0);
        choose(boxes[2], boxes[2]->findText(QStringLiteral("Asia/Tokyo")));
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(periods().front().name, before);
        QCOMPARE(periods().front().begin, begin - 9); // midnight comes nine hours earlier
        choose(boxes[0], 1);
        QVERIFY(SampleProject::waitForResults(*session));
        QCOMPARE(session->results()->matrix->payerKind, core::usage::PayerKind::Org);
        session->finish();
    }
};

static const TestCase<CountingEditorTest> registered;

#include "counting_editor_test.moc"
