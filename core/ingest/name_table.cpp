#include "core/ingest/name_table.h"

namespace core::ingest {

NameTable::NameTable()
    : m_slots(64)
    , m_names(1)
{}

std::uint32_t NameTable::idOf(std::string_view text)
{
    return text.empty() ? 0 : idOfHash(hashOf(text), text);
}

std::uint32_t NameTable::idOfAny(const char* p, std::size_t n)
{
    return idOfHash(hashPadded(p, n), {p, n});
}

std::uint32_t NameTable::idOfTrimmed(const char* p, std::size_t n)
{
    const auto isBlank = [](char c) {
        return static_cast<unsigned char>(c) <= ' ';
    };
    for (; n > 0 && isBlank(*p); ++p)
        --n;
    while (n > 0 && isBlank(p[n - 1]))
        --n;
    return idOf(p, n);
}

std::uint32_t NameTable::idOfHash(const Hash& hash, std::string_view text)
{
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = hash.a & mask;; at = (at + 1) & mask) {
        if (m_slots[at].hash == hash)
            return m_slots[at].id;
        if (m_slots[at].id == 0)
            return add(at, hash, text);
    }
}

std::uint32_t NameTable::add(std::size_t at, const Hash& hash, std::string_view text)
{
    const auto id = static_cast<std::uint32_t>(m_names.size());
    m_names.emplace_back(text);
    m_slots[at] = {hash, id};
    if (m_names.size() * 2 > m_slots.size())
        grow();
    return id;
}

void NameTable::grow()
{
    std::vector<Slot> old(m_slots.size() * 4);
    old.swap(m_slots);
    const std::size_t mask = m_slots.size() - 1;
    for (const Slot& slot : old) {
        if (slot.id == 0)
            continue;
        std::size_t at = slot.hash.a & mask;
        while (m_slots[at].id != 0)
            at = (at + 1) & mask;
        m_slots[at] = slot;
    }
}

IdentityTable::IdentityTable()
    : m_slots(1024)
    , m_mask(1023)
{}

void IdentityTable::place(const Slot& slot)
{
    std::size_t at = slot.b & m_mask;
    while (m_slots[at].id != 0)
        at = (at + 1) & m_mask;
    m_slots[at] = slot;
}

void IdentityTable::put(const Hash& hash, std::uint32_t id)
{
    if (++m_used * 2 > m_slots.size()) {
        std::vector<Slot> old(m_slots.size() * 4);
        old.swap(m_slots);
        m_mask = m_slots.size() - 1;
        for (const Slot& slot : old)
            if (slot.id != 0)
                place(slot);
    }
    place({hash.a, static_cast<std::uint32_t>(hash.b), id + 1});
}

} // namespace core::ingest
