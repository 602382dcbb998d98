#include "core/ingest/pseudonym.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace core::ingest {

std::string pseudonymOf(std::string_view name, std::string_view key, std::string_view prefix)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(name.data()), name.size(), digest, &size);
    std::string text(prefix);
    for (unsigned i = 0; i < 10; ++i) {
        constexpr char kHex[] = "0123456789abcdef";
        text += kHex[digest[i] >> 4];
        text += kHex[digest[i] & 15];
    }
    return text;
}

} // namespace core::ingest
