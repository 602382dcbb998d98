#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QVBoxLayout;

namespace ui {

enum class Severity { Info, Warning, Error };

/// One remark on a plan: a sentence, the number behind it, and the control that mends it.
struct LintEntry {
    QString id; ///< handed back with the button
    Severity severity = Severity::Warning;
    QString sentence;
    QString figure; ///< "61 %"
    QString action; ///< text of the button; empty: none
    bool operator==(const LintEntry&) const = default;
};

class LintList : public QWidget {
    Q_OBJECT

public:
    explicit LintList(QWidget* parent = nullptr);
    /// Most severe first. Rows that stay keep their widgets, so a button does not move under the pointer.
    void setEntries(std::vector<LintEntry> entries);
    const std::vector<LintEntry>& entries() const { return m_entries; }
    void setCleanText(const QString& text); ///< shown when there is nothing to remark

signals:
    void actionRequested(const QString& id);

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    QString m_cleanText;
    std::vector<LintEntry> m_entries;
    QVBoxLayout* m_rows;
    QLabel* m_clean;
};

} // namespace ui
