#include "ui/shell/fuzzy.h"

#include <QStringList>

#include <algorithm>

namespace ui {
namespace {

constexpr int kWordStart = 8;
constexpr int kRun = 5;
constexpr int kLetter = 1;

bool startsWord(const QString& text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

/// Letters of `word` in sequence, tried from one start.
std::optional<int> scoreFrom(const QString& word, const QString& text, qsizetype start)
{
    int score = 0;
    qsizetype at = start;
    qsizetype previous = -2;
    for (const QChar letter : word) {
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0)
            return std::nullopt;
        score += kLetter + (startsWord(text, at) ? kWordStart : 0) + (at == previous + 1 ? kRun : 0);
        previous = at++;
    }
    return score - int(previous - start + 1 - word.size()); // letters skipped in between
}

std::optional<int> wordScore(const QString& word, const QString& text)
{
    std::optional<int> best;
    for (qsizetype start = 0; start < text.size(); ++start) {
        if (text[start].toCaseFolded() != word[0].toCaseFolded())
            continue;
        if (const auto score = scoreFrom(word, text, start))
            best = best ? std::max(*best, *score) : *score;
    }
    return best;
}

} // namespace

std::optional<int> fuzzyScore(const QString& typed, const QString& text)
{
    int total = 0;
    for (const QString& word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto score = wordScore(word, text);
        if (!score)
            return std::nullopt;
        total += *score;
    }
    return total * 4 - int(text.size()) / 8; // among equals the shorter one
}

} // namespace ui
