#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace ui {

/// What the user prefers, one typed value each: key and default stand here and nowhere else.
template <typename T>
struct Preference {
    const char* key;
    T otherwise;
};

inline const Preference<QString> kAppearance{"appearance",
                                             QStringLiteral("system")}; ///< system, light, dark, contrast
inline const Preference<double> kTextSize{"text_size", 0};              ///< points; 0 = the desktop's
inline const Preference<QString> kNumbers{
    "numbers", {}}; ///< locale that numbers and dates follow; empty = the desktop's
inline const Preference<bool> kReopenLast{"reopen_last", true};
inline const Preference<QStringList> kRecentProjects{"recent_projects", {}};
inline const Preference<QString> kLastProject{"last_project", {}};
inline const Preference<QByteArray> kWindowGeometry{"window/geometry", {}};
inline const Preference<QByteArray> kWindowState{"window/state", {}};

template <typename T>
T preference(const Preference<T>& which)
{
    const QVariant stored = QSettings().value(QLatin1String(which.key));
    return stored.isValid() ? stored.value<T>() : which.otherwise;
}

template <typename T>
void setPreference(const Preference<T>& which, const T& value)
{
    QSettings().setValue(QLatin1String(which.key), QVariant::fromValue(value));
}

} // namespace ui
