#pragma once

#include "core/derive/results.h"
#include "core/economics/segments.h"
#include "ui/models/number_field.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace ui {

using GroupField = NumberOf<core::economics::Segment>;

/// How many they are; how much they use, and of what kind, or what they cost: what the group says.
std::vector<GroupField> groupFields(const core::economics::Segment& group);

/// Tokens of one customer in a period, all models and kinds; reasoning is a part of output.
double tokensOf(const core::economics::Segment& group);
/// All counts, requests included, in proportion. A group without tokens stays as it is.
void setTokens(core::economics::Segment& group, double tokens);
double outputShareOf(const core::economics::Segment& group);
/// The tokens and the mix of models stay; a group without input or output gets plain ones.
void setOutputShare(core::economics::Segment& group, double share);
/// All usage on one model.
void setModel(core::economics::Segment& group, const std::string& model);

/// A moderate customer of the first model, 100 times.
core::economics::Segment newGroup(const QString& name, const QStringList& models);

/// The groups that the project's settings hold; none when the text is damaged.
core::economics::Segments groupsOf(const core::Project& project);
/// What to begin with: the typed groups, else the customers of the results in a few groups, in round numbers,
/// else one group.
core::economics::Segments firstGroups(const core::Project& project, const core::Results* results,
                                      const QStringList& models);

/// "$1.23 to serve one for a period", or why that is not known.
QString costWords(const core::economics::Segment& group, const core::cost::PriceBook& book);

} // namespace ui
