#pragma once
// Parts of a run's values as grids of coloured cells.
#include <string>
#include <vector>

#include "core/figure/canvas.h"
#include "core/figure/run_view.h"

namespace headlight {

/// Cells first.at … +rows, +cols of the value `first.name` (rows and cols counted in the value, also when transposed).
/// Throws std::out_of_range when the run has no such value.
GridShape grid_of(const Run& run, const ValueRef& first, int rows, int cols, bool transposed = false);

/// Marks what the mask of this attention forbids, as −inf in its `masked` scores, in a grid of the whole pattern.
void mark_masked(GridShape& grid, const RunView& view);

/// Largest |value| that is finite among the cells; 1 when all are zero.
float largest(const GridShape& grid);
ColorScale diverging_scale(float extent);
ColorScale weight_scale(float high = 1);

/// Chooses decimals and size of the digits so that every number fits into its cell; none when none do.
void fit_digits(GridShape& grid, float scale, int decimals = 2);

/// Matrices that belong together show digits alike: all of them or none, with as few decimals as the narrowest.
void same_digits(const std::vector<GridShape*>& grids);

/// The outline of a whole row (or of a column of a transposed grid) in the colour of queries.
void outline_row(Canvas& canvas, const GridShape& grid, int row);
void outline_col(Canvas& canvas, const GridShape& grid, int col);

}  // namespace headlight
