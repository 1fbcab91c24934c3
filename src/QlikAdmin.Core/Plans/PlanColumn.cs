using System;

namespace QlikAdmin.Plans;

/// <summary>One column of a plan as text: in files, and in checksums.</summary>
/// <param name="Name">Name of the property and heading of the column.</param>
/// <param name="Read">The value of a row as text; null for none.</param>
internal sealed record PlanColumn(string Name, Func<PlanRow, string?> Read);
