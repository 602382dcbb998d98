#include "core/ingest/column_words.h"

namespace core::ingest {
namespace {

using Words = std::string_view;

constexpr Words kEventId[] = {"eventid",      "requestid",    "anfrageid", "ereignisid",    "callid",
                              "completionid", "generationid", "messageid", "transactionid", "responseid",
                              "requestuuid",  "uuid",         "recordid",  "logid",         "id",
                              "spanid",       "insertid"};
constexpr Words kTime[] = {
    "timestamp", "time",         "eventtime",   "requesttime", "createdat",    "starttime", "startedat",
    "datetime",  "zeitstempel",  "zeit",        "occurredat",  "requestedat",  "loggedat",  "timestamputc",
    "timeutc",   "timems",       "timestampms", "created",     "ts",           "date",      "datum",
    "usagedate", "usagedateutc", "day",         "tag",         "starttimeiso", "endtime",   "finishedat"};
constexpr Words kUser[] = {"userid",     "enduserid",  "enduser", "user",     "username",     "useremail",
                           "benutzer",   "benutzerid", "nutzer",  "nutzerid", "anwender",     "email",
                           "customerid", "customer",   "kunde",   "kundenid", "kundennummer", "accountid",
                           "account",    "memberid",   "member",  "actorid",  "actor",        "developer",
                           "clientid",   "client",     "uid",     "subject"};
constexpr Words kOrg[] = {"orgid",        "org",       "organizationid", "organisationid", "organization",
                          "organisation", "tenantid",  "tenant",         "companyid",      "company",
                          "workspaceid",  "workspace", "teamid",         "team",           "firma",
                          "mandant",      "abteilung", "customerid",     "customer",       "kunde",
                          "kundenid",     "accountid", "account",        "projectid",      "project"};
constexpr Words kSession[] = {"sessionid", "session", "conversationid", "conversation",
                              "threadid",  "chatid",  "sitzung",        "traceid"};
constexpr Words kProvider[] = {"provider",          "providername", "llmprovider",
                               "customllmprovider", "vendor",       "anbieter"};
constexpr Words kModel[] = {"model", "modelname", "modelid",        "modell",     "modellname", "llmmodel",
                            "llm",   "modelslug", "modelpermaslug", "deployment", "engine",     "modelgroup"};
constexpr Words kTier[] = {"servicetier", "tier", "pricingtier", "priority"};
constexpr Words kWorkflow[] = {
    "workflow",   "workflowname",  "feature",  "usecase",  "vorgang",   "anwendungsfall",
    "funktion",   "arbeitsablauf", "prozess",  "tasktype", "task",      "purpose",
    "operation",  "application",   "appname",  "app",      "agentname", "agent",
    "promptname", "category",      "endpoint", "route",    "produkt",   "product"};
constexpr Words kStage[] = {"stage", "step", "stepname", "phase", "schritt", "node", "component"};
constexpr Words kInput[] = {"uncachedinputtokens",
                            "inputuncachedtokens",
                            "uncachedinput",
                            "inputtokens",
                            "prompttokens",
                            "tokensprompt",
                            "tokensinput",
                            "tokensin",
                            "intokens",
                            "inputtokencount",
                            "prompttokencount",
                            "eingabetokens",
                            "eingangstokens",
                            "numinputtokens",
                            "numprompttokens",
                            "contexttokens",
                            "requesttokens",
                            "inputlength",
                            "promptlength",
                            "input",
                            "eingabe",
                            "prompt"};
constexpr Words kCacheRead[] = {"cachereadinputtokens",
                                "cachedinputtokens",
                                "cachereadtokens",
                                "inputcachedtokens",
                                "promptcachereadtokens",
                                "cachedtokens",
                                "tokenscached",
                                "cachetokens",
                                "cachehittokens",
                                "cachedcontenttokencount",
                                "cacheread",
                                "cachedinput",
                                "cachedprompttokens",
                                "cached"};
constexpr Words kCacheWrite[] = {
    "cachecreationinputtokens", "cachewriteinputtokens",  "cachewritetokens", "cachecreationtokens",
    "inputcachewritetokens",    "promptcachewritetokens", "cachewrite",       "cachecreation"};
constexpr Words kOutput[] = {"outputtokens",
                             "completiontokens",
                             "tokenscompletion",
                             "tokensoutput",
                             "tokensout",
                             "outtokens",
                             "outputtokencount",
                             "completiontokencount",
                             "candidatestokencount",
                             "generatedtokens",
                             "responsetokens",
                             "ausgabetokens",
                             "ausgangstokens",
                             "numoutputtokens",
                             "numcompletiontokens",
                             "outputlength",
                             "output",
                             "ausgabe",
                             "completion"};
constexpr Words kReasoning[] = {
    "reasoningtokens", "reasoningoutputtokens", "tokensreasoning", "outputreasoningtokens",
    "thinkingtokens",  "thoughtstokencount",    "denktokens",      "reasoning"};
constexpr Words kRequests[] = {"requests",         "requestcount", "numrequests", "apirequests",
                               "nummodelrequests", "calls",        "callcount",   "anfragen",
                               "aufrufe",          "anzahl",       "count"};
constexpr Words kCost[] = {"costusd",      "totalcostusd",   "totalcost",   "cost",          "spend",
                           "spendusd",     "responsecost",   "costtotal",   "kostenusd",     "kosten",
                           "preis",        "preisusd",       "amountusd",   "amount",        "charge",
                           "price",        "costcents",      "costincents", "costindollars", "usd",
                           "providercost", "providercostusd"};
constexpr Words kOutcome[] = {"outcome", "outcomename", "outcomekind", "outcometype", "ergebnis"};
constexpr Words kOutcomeCount[] = {"outcomecount", "outcomes", "count", "quantity", "anzahl", "menge"};
constexpr Words kStatus[] = {"status",     "state",     "statuscode", "responsestatus", "responsestatuscode",
                             "httpstatus", "issuccess", "success"};

} // namespace

std::span<const std::string_view> wordsFor(Field field)
{
    switch (field) {
    case Field::EventId:
        return kEventId;
    case Field::Time:
        return kTime;
    case Field::User:
        return kUser;
    case Field::Org:
        return kOrg;
    case Field::Session:
        return kSession;
    case Field::Provider:
        return kProvider;
    case Field::Model:
        return kModel;
    case Field::Tier:
        return kTier;
    case Field::Workflow:
        return kWorkflow;
    case Field::Stage:
        return kStage;
    case Field::UncachedInput:
        return kInput;
    case Field::CacheRead:
        return kCacheRead;
    case Field::CacheWrite:
        return kCacheWrite;
    case Field::Output:
        return kOutput;
    case Field::Reasoning:
        return kReasoning;
    case Field::Requests:
        return kRequests;
    case Field::Cost:
        return kCost;
    case Field::Outcome:
        return kOutcome;
    case Field::OutcomeCount:
        return kOutcomeCount;
    case Field::Status:
        return kStatus;
    }
    return {};
}

} // namespace core::ingest
