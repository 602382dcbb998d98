#pragma once

#include "core/base/result.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace core {

enum class Rounding { HalfUp, HalfEven, Up, Down };

/// An exact decimal number with 12 places, |value| < 1e26. Prices, quantities and invoices use it, so that no
/// binary fraction ever reaches a bill. Products and quotients are exact before their one rounding.
class Decimal {
public:
    static constexpr int kPlaces = 12;

    constexpr Decimal() = default;
    static constexpr Decimal fromUnits(__int128 units)
    {
        Decimal d;
        d.m_units = units;
        return d;
    }
    static Decimal fromInteger(std::int64_t value);
    /// Nearest decimal with `places` places; for figures that were computed in floating point. What is too
    /// large becomes the largest or smallest decimal, what is no number becomes 0.
    static Decimal fromDouble(double value, int places = kPlaces);
    /// Reads "-12.5", "0", "1e-7" (at most 12 significant places, otherwise an error). No separators, no
    /// blanks.
    static Result<Decimal> parse(std::string_view text);

    /// Canonical text: no exponent, no trailing zeros, "-" only for negative values.
    std::string text() const;
    /// Text with exactly `places` places ("20.00"); the value must already be rounded to them.
    std::string text(int places) const;
    double toDouble() const;
    constexpr __int128 units() const { return m_units; }

    Decimal rounded(int places, Rounding rounding) const;
    /// `a * b` rounded once to `places`.
    static Decimal product(Decimal a, Decimal b, int places, Rounding rounding);
    /// `a / b` rounded once to `places`; b is not zero.
    static Decimal quotient(Decimal a, Decimal b, int places, Rounding rounding);

    bool isZero() const { return m_units == 0; }
    bool isNegative() const { return m_units < 0; }

    friend Decimal operator+(Decimal a, Decimal b) { return fromUnits(a.m_units + b.m_units); }
    friend Decimal operator-(Decimal a, Decimal b) { return fromUnits(a.m_units - b.m_units); }
    Decimal operator-() const { return fromUnits(-m_units); }
    Decimal& operator+=(Decimal other)
    {
        m_units += other.m_units;
        return *this;
    }
    Decimal& operator-=(Decimal other)
    {
        m_units -= other.m_units;
        return *this;
    }
    friend constexpr bool operator==(Decimal a, Decimal b) { return a.m_units == b.m_units; }
    friend constexpr std::strong_ordering operator<=>(Decimal a, Decimal b)
    {
        return a.m_units < b.m_units   ? std::strong_ordering::less
               : a.m_units > b.m_units ? std::strong_ordering::greater
                                       : std::strong_ordering::equal;
    }

private:
    __int128 m_units = 0; // value x 1e12
};

/// Sum of products, exact to 24 places, rounded once at the end: a line of an invoice.
class ExactSum {
public:
    void add(Decimal value);
    void addProduct(Decimal a, Decimal b);
    Decimal rounded(int places, Rounding rounding) const;

private:
    boost::multiprecision::int256_t m_units = 0; // value x 1e24
};

/// Places of a currency's smallest coin by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD.
int coinPlaces(std::string_view currency);

} // namespace core
