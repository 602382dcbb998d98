#pragma once

#include "core/base/decimal.h"

#include <gtest/gtest.h>

#include <string_view>

namespace core::plan {

inline Decimal decimal(std::string_view text)
{
    const Result<Decimal> value = Decimal::parse(text);
    EXPECT_TRUE(value) << text;
    return value ? *value : Decimal{};
}

} // namespace core::plan
