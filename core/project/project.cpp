#include "core/project/project.h"

namespace core {

const std::vector<std::string>& payerNames(const Project& project)
{
    const usage::Dictionaries& names = *project.usage->names;
    return project.settings->payer == usage::PayerKind::Org ? names.orgs : names.users;
}

Project newProject()
{
    Project project;
    project.prices = cost::shippedPriceBook();
    return project;
}

} // namespace core
