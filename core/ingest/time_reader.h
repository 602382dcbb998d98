#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/ingest/bytes.h"

#include <string_view>
#include <utility>

namespace core::ingest {

/// Reads the times of one column. Remembers the last two hours, so that times of the same hour, or of two
/// hours that alternate where one ends, cost two comparisons and a few digits. One reader per thread.
class TimeReader {
public:
    /// `zone` is for times without an offset.
    static Result<TimeReader> in(std::string_view zone);
    /// Numbers count `unit` ("s", "ms", "us", "ns") from `origin` on, instead of a unit by their size from
    /// 1970 on. Fails with InvalidInput for another unit.
    Status readNumbersAs(std::string_view unit, Micros origin);

    /// Reads `n` bytes of a padded buffer; false when they are no time.
    bool read(const char* p, std::size_t n, Micros& time)
    {
        if (n >= 16 && (isOf(m_last, p) || (isOf(m_other, p) && swapHours()))) [[likely]] {
            if (n == 24 && p[23] == 'Z') [[likely]]
                return readMillis(p, time) || readSlow({p, n}, time);
            return readRest(p, n, time) || readSlow({p, n}, time);
        }
        return readSlow({p, n}, time);
    }

    /// The same for text anywhere in memory.
    bool readSlow(std::string_view text, Micros& time);

private:
    struct Hour {
        std::uint64_t head = 0, tail = 0; ///< bytes 0..7 and 5..12 of "2026-03-01T08"; 0 = nothing remembered
        Micros begin = 0;                 ///< read as UTC
        Micros naiveBegin = 0;            ///< read in the zone
    };
    static bool isOf(const Hour& hour, const char* p)
    {
        return load8(p) == hour.head && load8(p + 5) == hour.tail;
    }
    bool swapHours()
    {
        std::swap(m_last, m_other);
        return true;
    }
    bool readMillis(const char* p, Micros& time) const;
    bool readRest(const char* p, std::size_t n, Micros& time) const;
    Micros utcOf(Micros local) const;

    Hour m_last, m_other;
    const void* m_zone = nullptr; ///< date::time_zone; null = UTC
    int m_unitDigits = -1;        ///< digits of a second behind the unit's point; -1 = by size
    Micros m_origin = 0;
};

/// ":MM:SS.mmm" behind the hour, checked eight digits at a time.
inline bool TimeReader::readMillis(const char* p, Micros& time) const
{
    const std::uint64_t w = load8(p + 14) ^ 0x30302e30303a3030ull; // "MM:SS.mm"
    const std::uint64_t most = 0x76767f767a7f767aull; // carries past 0x7f: tens > 5, units > 9, marks != 0
    const unsigned last = static_cast<unsigned>(p[22] - '0');
    if ((((w + most) | w) & 0x8080808080808080ull) != 0 || p[13] != ':' || last > 9)
        return false;
    const std::uint64_t pairs = w * 10 + (w >> 8); // none overflows its byte
    const auto pair = [pairs](int i) {
        return static_cast<Micros>((pairs >> (8 * i)) & 0xff);
    };
    time = m_last.begin + ((pair(0) * 60 + pair(3)) * 1000 + pair(6) * 10 + last) * 1000;
    return true;
}

} // namespace core::ingest
