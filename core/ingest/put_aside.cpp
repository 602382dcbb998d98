#include "core/ingest/put_aside.h"

#include "core/ingest/unnamed_file.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace core::ingest {

Aside::Aside(std::string bytes)
    : m_bytes(std::make_shared<const std::string>(std::move(bytes)))
    , m_size(m_bytes->size())
{}

Status Aside::read(std::uint64_t at, char* into, std::size_t count) const
{
    assert(at + count <= m_size);
    if (m_bytes)
        std::memcpy(into, m_bytes->data() + at, count);
    else if (m_file && !m_file->read(m_offset + at, into, count))
        return temporaryFileError();
    return Done{};
}

Result<std::string> Aside::bytes() const
{
    const auto shared = sharedBytes();
    return shared ? Result<std::string>(**shared) : shared.error();
}

Result<std::shared_ptr<const std::string>> Aside::sharedBytes() const
{
    if (m_bytes)
        return m_bytes;
    auto all = std::make_shared<std::string>(m_size, '\0');
    if (const Status read = this->read(0, all->data(), all->size()); !read)
        return read.error();
    return std::shared_ptr<const std::string>(std::move(all));
}

Aside PutAside::put(std::string bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_noFile || bytes.size() <= m_left) {
        m_left -= std::min<std::uint64_t>(m_left, bytes.size());
        return Aside(std::move(bytes));
    }
    m_left = 0; // from here on everything goes to the file
    if (!m_file)
        m_file = UnnamedFile::make();
    Aside aside;
    m_noFile = !m_file || !m_file->append(bytes.data(), bytes.size(), aside.m_offset);
    if (m_noFile)
        return Aside(std::move(bytes));
    aside.m_file = m_file;
    aside.m_size = bytes.size();
    return aside;
}

} // namespace core::ingest
