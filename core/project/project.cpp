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

namespace {

template <typename T>
void shareEqual(Shared<T>& part, const Shared<T>& other)
{
    if (!part.same(other) && *part == *other)
        part = other;
}

} // namespace

Project sharingEqualParts(Project next, const Project& from)
{
    shareEqual(next.accounts, from.accounts);
    shareEqual(next.plans, from.plans);
    shareEqual(next.prices, from.prices);
    shareEqual(next.assumptions, from.assumptions);
    shareEqual(next.settings, from.settings);
    return next;
}

} // namespace core
