#include "core/economics/exact_sum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // of the header itself, GCC bug 105593
#endif
#include <immintrin.h>
#endif

namespace core::economics {
namespace {

/// Steps with what the loops need of them.
struct Grid {
    explicit Grid(const Steps& steps)
        : size(steps.size)
        , reciprocal(1 / steps.size)
        , perOne(steps.perOne)
    {
        if (steps.rounding != Rounding::Down)
            roundsUpFrom = steps.rounding == Rounding::Up ? 1 : size / 2;
        if (size == 1) // nothing is ever left over
            roundsUpFrom = std::numeric_limits<double>::infinity();
    }
    double size, reciprocal, perOne;
    double roundsUpFrom = std::numeric_limits<double>::infinity(); ///< what is left over
};

/// The reciprocal is not exact, so the number of steps may be off by one until what is left over says so.
double quantityOf(double sum, const Grid& grid)
{
    double steps = std::floor(sum * grid.reciprocal);
    steps -= sum - steps * grid.size < 0 ? 1 : 0;
    steps += sum - steps * grid.size >= grid.size ? 1 : 0;
    steps += sum - steps * grid.size >= grid.roundsUpFrom ? 1 : 0;
    return steps / grid.perOne;
}

void sumFrom(std::size_t first, std::span<const WholeColumn> columns, const double* start, double startFactor,
             const Grid& grid, std::size_t count, double* out)
{
    for (std::size_t i = first; i < count; ++i) {
        double sum = start ? start[i] * startFactor : 0;
        for (const WholeColumn& column : columns)
            sum += column.weight * double(column.values[i]);
        out[i] = quantityOf(sum, grid);
    }
}

#if defined(__x86_64__)

// All columns of a few payers at once, to the end: memory is read once and written once, and the arithmetic
// hides behind it.
constexpr std::size_t kLanes = 4, kVectors = 4;

__attribute__((target("avx2"), always_inline)) inline __m256d quantityOf(__m256d sum, const Grid& grid)
{
    const __m256d size = _mm256_set1_pd(grid.size), one = _mm256_set1_pd(1);
    __m256d steps = _mm256_floor_pd(_mm256_mul_pd(sum, _mm256_set1_pd(grid.reciprocal)));
    __m256d left = _mm256_sub_pd(sum, _mm256_mul_pd(steps, size));
    const __m256d below = _mm256_cmp_pd(left, _mm256_setzero_pd(), _CMP_LT_OQ);
    steps = _mm256_sub_pd(steps, _mm256_and_pd(below, one));
    left = _mm256_add_pd(left, _mm256_and_pd(below, size));
    const __m256d above = _mm256_cmp_pd(left, size, _CMP_GE_OQ);
    steps = _mm256_add_pd(steps, _mm256_and_pd(above, one));
    left = _mm256_sub_pd(left, _mm256_and_pd(above, size));
    const __m256d up = _mm256_cmp_pd(left, _mm256_set1_pd(grid.roundsUpFrom), _CMP_GE_OQ);
    steps = _mm256_add_pd(steps, _mm256_and_pd(up, one));
    return _mm256_div_pd(steps, _mm256_set1_pd(grid.perOne));
}

__attribute__((target("avx2"))) void sumAvx2(std::span<const WholeColumn> columns, const double* start,
                                             double startFactor, const Grid& grid, std::size_t count,
                                             double* out)
{
    for (std::size_t i = 0; i < count; i += kLanes * kVectors) {
        __m256d sums[kVectors];
        for (std::size_t part = 0; part < kVectors; ++part)
            sums[part] =
                start ? _mm256_mul_pd(_mm256_loadu_pd(start + i + kLanes * part), _mm256_set1_pd(startFactor))
                      : _mm256_setzero_pd();
        for (const WholeColumn& column : columns) {
            const __m256d weight = _mm256_set1_pd(column.weight);
            for (std::size_t part = 0; part < kVectors; ++part) {
                const auto* from = reinterpret_cast<const __m128i*>(column.values + i + kLanes * part);
                const __m256d value = _mm256_cvtepi32_pd(_mm_loadu_si128(from));
                sums[part] = _mm256_add_pd(sums[part], _mm256_mul_pd(weight, value));
            }
        }
        for (std::size_t part = 0; part < kVectors; ++part)
            _mm256_storeu_pd(out + i + kLanes * part, quantityOf(sums[part], grid));
    }
}

// The same for eight at a time; sums are exact, so fused products have the same bits.
constexpr std::size_t kWide = 8;

__attribute__((target("avx512f"), always_inline)) inline __m512d quantityOf(__m512d sum, const Grid& grid)
{
    const __m512d size = _mm512_set1_pd(grid.size), one = _mm512_set1_pd(1);
    constexpr int kDown = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
    __m512d steps = _mm512_roundscale_pd(_mm512_mul_pd(sum, _mm512_set1_pd(grid.reciprocal)), kDown);
    __m512d left = _mm512_fnmadd_pd(steps, size, sum);
    const __mmask8 below = _mm512_cmp_pd_mask(left, _mm512_setzero_pd(), _CMP_LT_OQ);
    steps = _mm512_mask_sub_pd(steps, below, steps, one);
    left = _mm512_mask_add_pd(left, below, left, size);
    const __mmask8 above = _mm512_cmp_pd_mask(left, size, _CMP_GE_OQ);
    steps = _mm512_mask_add_pd(steps, above, steps, one);
    left = _mm512_mask_sub_pd(left, above, left, size);
    const __mmask8 up = _mm512_cmp_pd_mask(left, _mm512_set1_pd(grid.roundsUpFrom), _CMP_GE_OQ);
    steps = _mm512_mask_add_pd(steps, up, steps, one);
    return _mm512_div_pd(steps, _mm512_set1_pd(grid.perOne));
}

/// The quantities of eight payers.
__attribute__((target("avx512f"), always_inline)) inline __m512d
quantitiesAt(std::size_t i, std::span<const WholeColumn> columns, const double* start, double startFactor,
             const Grid& grid)
{
    __m512d sum = _mm512_setzero_pd();
    if (start)
        sum = _mm512_mul_pd(_mm512_loadu_pd(start + i), _mm512_set1_pd(startFactor));
    for (const WholeColumn& column : columns) {
        const __m256i value = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(column.values + i));
        sum = _mm512_fmadd_pd(_mm512_set1_pd(column.weight), _mm512_cvtepi32_pd(value), sum);
    }
    return quantityOf(sum, grid);
}

__attribute__((target("avx512f"))) void sumAvx512(std::span<const WholeColumn> columns, const double* start,
                                                  double startFactor, const Grid& grid, std::size_t count,
                                                  double* out)
{
    for (std::size_t i = 0; i < count; i += 2 * kWide) {
        _mm512_storeu_pd(out + i, quantitiesAt(i, columns, start, startFactor, grid));
        _mm512_storeu_pd(out + i + kWide, quantitiesAt(i + kWide, columns, start, startFactor, grid));
    }
}

/// Sums by place modulo kWide, each in the order of places, as addTotals() adds; and the largest.
struct Lanes {
    std::array<double, kWide> sums{};
    double largest = 0;
    void add(std::size_t place, double quantity)
    {
        sums[place % kWide] += quantity;
        largest = std::max(largest, quantity);
    }
};

/// Writes whole cache lines of `out` past the caches.
__attribute__((target("avx512f"))) Lanes sumPastCaches(std::span<const WholeColumn> columns,
                                                       const double* start, double startFactor,
                                                       const Grid& grid, std::size_t count, double* out)
{
    const std::size_t first = (-reinterpret_cast<std::uintptr_t>(out) % 64) / sizeof(double);
    const std::size_t last = first + (count - first) / kWide * kWide;
    Lanes lanes;
    sumFrom(0, columns, start, startFactor, grid, first, out);
    for (std::size_t i = 0; i < first; ++i)
        lanes.add(i, out[i]);
    std::rotate(lanes.sums.begin(), lanes.sums.begin() + std::ptrdiff_t(first), lanes.sums.end());
    __m512d sum = _mm512_loadu_pd(lanes.sums.data()), most = _mm512_set1_pd(lanes.largest);
    for (std::size_t i = first; i < last; i += kWide) {
        const __m512d quantity = quantitiesAt(i, columns, start, startFactor, grid);
        _mm512_stream_pd(out + i, quantity);
        sum = _mm512_add_pd(sum, quantity);
        most = _mm512_max_pd(most, quantity);
    }
    _mm512_storeu_pd(lanes.sums.data(), most);
    lanes.largest = *std::max_element(lanes.sums.begin(), lanes.sums.end());
    _mm512_storeu_pd(lanes.sums.data(), sum);
    std::rotate(lanes.sums.begin(), lanes.sums.end() - std::ptrdiff_t(first), lanes.sums.end());
    sumFrom(last, columns, start, startFactor, grid, count, out);
    for (std::size_t i = last; i < count; ++i)
        lanes.add(i, out[i]);
    return lanes;
}

static_assert(2 * kWide == kLanes * kVectors);
const bool kAvx2 = __builtin_cpu_supports("avx2"), kAvx512 = __builtin_cpu_supports("avx512f");

#endif

} // namespace

void exactSum(std::span<const WholeColumn> columns, const double* start, double startFactor,
              const Steps& steps, std::size_t count, double* out, [[maybe_unused]] SumKernel kernel)
{
    const Grid grid(steps);
    std::size_t done = 0;
#if defined(__x86_64__)
    if (kAvx2 && kernel != SumKernel::Plain)
        done = count / (kLanes * kVectors) * (kLanes * kVectors);
    const bool wide = kAvx512 && kernel != SumKernel::Avx2;
    if (done > 0)
        (wide ? sumAvx512 : sumAvx2)(columns, start, startFactor, grid, done, out);
#endif
    sumFrom(done, columns, start, startFactor, grid, count, out);
}

void exactSumPastCaches(std::span<const WholeColumn> columns, const double* start, double startFactor,
                        const Steps& steps, std::size_t count, double* out, ColumnTotals& totals)
{
#if defined(__x86_64__)
    if (kAvx512 && count >= kWide && count % kWide == 0) {
        const Lanes lanes = sumPastCaches(columns, start, startFactor, Grid(steps), count, out);
        const auto pair = [&](std::size_t lane) {
            return lanes.sums[lane] + lanes.sums[lane + 4];
        };
        totals.add({(pair(0) + pair(1)) + (pair(2) + pair(3)), lanes.largest});
        return;
    }
#endif
    exactSum(columns, start, startFactor, steps, count, out);
    addTotals(out, nullptr, count, totals);
}

void finishPastCaches()
{
#if defined(__x86_64__)
    _mm_sfence();
#endif
}

} // namespace core::economics
