#include "ui/models/model_names.h"

#include "core/project/project.h"
#include "ui/models/formats.h"

#include <set>

namespace ui {

QStringList modelsSeen(const core::Project& project)
{
    std::set<std::string> names;
    for (const core::usage::Context& context : project.usage->names->contexts)
        names.insert(context.model);
    QStringList list;
    for (const std::string& name : names) {
        if (!name.empty())
            list << text(name);
    }
    return list;
}

QStringList modelsPriced(const core::Project& project)
{
    QStringList list = modelsSeen(project);
    for (const core::cost::PriceEntry& entry : project.prices->entries) {
        if (const QString name = text(entry.model); !list.contains(name))
            list << name;
    }
    return list;
}

} // namespace ui
