#include "core/project/project.h"

namespace core {

Project newProject()
{
    Project project;
    project.prices = cost::shippedPriceBook();
    return project;
}

} // namespace core
