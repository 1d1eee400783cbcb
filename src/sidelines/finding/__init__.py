"""The diary of one meeting: windows, limits, cost, ranking, why not and near misses. No solver."""
