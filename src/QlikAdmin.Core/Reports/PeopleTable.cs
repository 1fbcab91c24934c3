using Newtonsoft.Json;

namespace QlikAdmin.Reports;

/// <summary>The table of people. Its rows are made one by one, and never all kept.</summary>
internal sealed class PeopleTable
{
    /// <summary>Rows in plain HTML. A browser without scripts, or a mail program, would choke on many more.</summary>
    public const int MostPlainRows = 2000;

    private readonly ReportData _data;
    private readonly bool _isJudged;

    public PeopleTable(ReportData data)
    {
        _data = data;
        _isJudged = data.JudgedBy is not null;
        Columns = new[]
        {
            new ReportColumn("Person"),
            new ReportColumn("Account"),
            new ReportColumn("Type"),
            new ReportColumn("Connection"),
            new ReportColumn("Given"),
            new ReportColumn("Last used"),
            new ReportColumn("Days idle", true),
            new ReportColumn("State"),
        }
            .Concat(
                _isJudged
                    ? new[] { new ReportColumn("Action"), new ReportColumn("Rule"), new ReportColumn("Why") }
                    : Array.Empty<ReportColumn>()
            )
            .ToList();
    }

    public IReadOnlyList<ReportColumn> Columns { get; }

    public int Count => _data.Units?.Count ?? 0;

    /// <summary>The rows, those first that would be changed.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => (_data.Units ?? Array.Empty<HeldUnit>()).Select(Row);

    /// <summary>Writes all rows for the script that searches and sorts.</summary>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartArray();
        foreach (IReadOnlyList<string> row in Rows)
        {
            json.WriteStartArray();
            for (int i = 0; i < row.Count; i++)
            {
                json.WriteValue(Columns[i].IsNumber ? row[i] : Html.Cell(row[i]));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private List<string> Row(HeldUnit unit)
    {
        bool isUseKnown = unit.LastUsedSource != LastUsedSource.Unknown;
        List<string> cells = new()
        {
            unit.UserName ?? string.Empty,
            unit.User ?? unit.Id,
            Shown.Scoped(unit.Type, unit.Scope),
            unit.Connection,
            unit.CreatedAt is null ? DayBins.Unknown : Shown.Day(unit.CreatedAt),
            unit.LastUsedAt is not null ? Shown.Day(unit.LastUsedAt)
            : isUseKnown ? "never"
            : DayBins.Unknown,
            unit.LastUsedAt is DateTimeOffset used
                ? Math.Max(0, Math.Floor((_data.MadeAt - used).TotalDays)).ToString("0", CultureInfo.InvariantCulture)
                : string.Empty,
            State(unit),
        };
        if (_isJudged)
        {
            cells.Add(unit.Action is PlanAction action ? Action(unit, action) : string.Empty);
            cells.Add(unit.Rule ?? string.Empty);
            cells.Add(unit.Reason ?? string.Empty);
        }

        return cells;
    }

    private static string State(HeldUnit unit) =>
        unit.IsQuarantined
            ? unit.QuarantineEndsAt is null
                ? "in quarantine"
                : $"in quarantine until {Shown.Day(unit.QuarantineEndsAt)}"
            : unit.IsHandedOutAgain
                ? "held again after it was taken back"
                : "held";

    private static string Action(HeldUnit unit, PlanAction action) =>
        action == PlanAction.Downgrade && unit.TargetType is not null ? $"change to {unit.TargetType}" : PlanSection.Words(action);
}
