#pragma once

#include "core/derive/results.h"
#include "ui/session/stop_flag.h"

#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ui {

class ProjectSession;

/// A saved version of the project as a scenario: what its plans bring over the usage as it is now.
struct Scenario {
    QString name;
    std::map<std::string, core::economics::PlanResults> plans; ///< by id, those that can be evaluated
    QString problem;               ///< why it has no results; empty while all is well
    double unpricedTokenShare = 0; ///< of the usage, by its prices
};

/// Computes the saved versions in the background, one after the other. What was computed is kept until the
/// usage or the versions change.
class Scenarios : public QObject {
    Q_OBJECT

public:
    explicit Scenarios(ProjectSession& session, QObject* parent = nullptr);
    ~Scenarios() override;

    /// Asks for all versions over the usage of these results; nothing happens for those that are there.
    void request(const core::Results& results);
    /// In the order of the session's versions, as far as they are computed.
    const std::vector<Scenario>& known() const { return m_known; }
    bool isBusy() const { return m_running; }

signals:
    void changed();

private:
    void forget();
    void startNext();
    void publish();

    ProjectSession& m_session;
    std::optional<core::Project> m_over;         ///< whose usage the versions were asked for
    std::shared_ptr<const core::Results> m_base; ///< shares what a version does not change; null when idle
    QStringList m_waiting;
    std::vector<Scenario> m_known;
    bool m_running = false;  ///< from the start of a job until it is published
    bool m_outdated = false; ///< the running job's result is not wanted any more
    std::shared_ptr<StopFlag> m_stop;
    QFutureWatcher<Scenario> m_watcher;
};

} // namespace ui
