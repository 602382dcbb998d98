#include "core/ingest/encoding.h"
#include "core/ingest/json_array.h"
#include "tests/fuzz/support.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

// Any bytes as text of any encoding, and any JSON as an array that is read element by element. The first byte
// chooses the encoding and how large the pieces are. Converted text is UTF-8 and does not depend on the
// pieces; the elements of an array are those that a parser of the whole document finds.

namespace {

using namespace core;
using namespace core::ingest;

class Bytes final : public Source {
public:
    explicit Bytes(std::string_view bytes)
        : m_bytes(bytes)
    {}
    Result<std::size_t> read(char* into, std::size_t room) override
    {
        const std::size_t take = std::min(room, m_bytes.size() - m_at);
        if (take > 0) // an empty view may point nowhere
            std::memcpy(into, m_bytes.data() + m_at, take);
        m_at += take;
        return take;
    }
    std::uint64_t consumed() const override { return m_at; }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
};

/// All that a source gives, or nothing when it fails.
std::optional<std::string> drained(Source& source, std::size_t piece)
{
    std::string text, buffer(piece, '\0');
    for (;;) {
        const Result<std::size_t> got = source.read(buffer.data(), piece);
        if (!got)
            return {};
        if (*got == 0)
            return text;
        text.append(buffer, 0, *got);
    }
}

void checkEncodings(std::string_view bytes, std::size_t piece)
{
    (void)encodingOf(bytes);
    for (const char* encoding : {"utf-8", "utf-16le", "utf-16be", "windows-1252"}) {
        const auto large = drained(*makeUtf8(std::make_unique<Bytes>(bytes), encoding), 64 * 1024);
        const auto small = drained(*makeUtf8(std::make_unique<Bytes>(bytes), encoding), piece);
        require(large && large == small);
        require(std::string_view(encoding) == "utf-8" || isUtf8(*large));
    }
}

/// The elements of the array that makeArrayLines() walks, by a parser; nothing when there is none.
std::optional<std::vector<std::string>> elementsOf(std::string_view text)
{
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(text.data(), text.size(), true).get(root) != simdjson::SUCCESS)
        return {};
    if (root.is_object())
        for (const auto& member : simdjson::dom::object(root))
            if (member.value.is_array()) {
                root = member.value;
                break;
            }
    if (!root.is_array())
        return {};
    std::vector<std::string> elements;
    for (const simdjson::dom::element each : simdjson::dom::array(root))
        elements.push_back(simdjson::minify(each));
    return elements;
}

void checkArray(std::string_view text, std::size_t piece)
{
    const auto lines = drained(*makeArrayLines(std::make_unique<Bytes>(text)), piece);
    const auto large = drained(*makeArrayLines(std::make_unique<Bytes>(text)), 64 * 1024);
    require(lines == large);
    const auto expected = elementsOf(text);
    if (!expected)
        return;
    require(lines.has_value());
    std::size_t next = 0;
    std::string_view left = *lines;
    while (!left.empty()) {
        const std::size_t end = std::min(left.find('\n'), left.size());
        const std::string line(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
        if (line.find_first_not_of(" \t\r") == line.npos)
            continue;
        simdjson::dom::parser parser;
        simdjson::dom::element element;
        require(parser.parse(line).get(element) == simdjson::SUCCESS);
        require(next < expected->size() && simdjson::minify(element) == (*expected)[next]);
        ++next;
    }
    require(next == expected->size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::size_t piece = 3 + data[0] % 64;
    if (data[0] < 128)
        checkEncodings(bytes, piece);
    else
        checkArray(bytes, piece);
    return 0;
}
