#pragma once
#include <string>

#include "core/figure/figure.h"

namespace headlight {

/// The values of a grid: the column labels in the first row, a row's label before its values, the quantity in the
/// corner; positions from 0 where there are no labels. RFC 4180, UTF-8 with a byte order mark (spreadsheet programs
/// want one for Chinese); values with nine significant digits, masked ones "-inf".
std::string to_csv(const GridShape& grid);

}  // namespace headlight
