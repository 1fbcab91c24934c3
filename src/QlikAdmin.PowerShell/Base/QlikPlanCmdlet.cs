using System.Management.Automation;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the command that applies plans: which connection a row belongs to, the state there, results and errors.</summary>
public abstract class QlikPlanCmdlet : QlikChangeCmdlet
{
    /// <summary>Title of the progress bar, and beginning of error messages.</summary>
    private protected const string Activity = "Apply plan";

    /// <summary>Requests at once; without it 8 on Cloud and 4 on Sense. QlikView is changed one save at a time.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 64)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Writes a result for each row, before the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override int? RequestLimit => ThrottleLimit;

    /// <summary>Finds the connections of the rows and reads the state there. A connection that can't be used is one error, and its rows
    /// failed.</summary>
    private protected List<PlanPart> Open(List<PlanRow> rows, PlanTally tally)
    {
        List<PlanPart> parts = new();
        foreach (IGrouping<string, PlanRow> group in rows.GroupBy(r => r.Connection, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                PlanPart part = new(ConnectionOf(group.ToList()), group.ToList(), Executor);
                Await(part.ReadAsync);
                Await(part.WarnOfRegrantsAsync);
                parts.Add(part);
            }
            catch (QlikException e)
            {
                WriteFailure(e, group.Key);
                group.ToList().ForEach(row => Count(tally, new ItemResult<PlanRow>(row, ItemResult.NotSent(e))));
            }
        }

        return parts;
    }

    /// <summary>Counts the outcomes of rows, and writes an error for each failed row.</summary>
    private protected void Report(PlanTally tally, IEnumerable<ItemResult<PlanRow>> outcomes)
    {
        foreach (ItemResult<PlanRow> outcome in outcomes)
        {
            if (outcome.Error is QlikException error)
            {
                WriteFailure(error, outcome.Item, () => Count(tally, outcome));
            }
            else
            {
                Count(tally, outcome);
            }
        }
    }

    /// <summary>Counts the outcome of one row. With PassThru it writes the result.</summary>
    private protected void Count(PlanTally tally, ItemResult<PlanRow> outcome)
    {
        PlanRow row = outcome.Item;
        tally.Count(row, outcome.Outcome, outcome.QuarantineEndsAt);
        if (PassThru)
        {
            WriteObject(
                new Result(
                    row.Action == PlanAction.Downgrade ? "Convert" : "Remove",
                    outcome.Outcome,
                    row.AllocationId,
                    row.Connection,
                    RunId
                )
                {
                    User = row.User,
                    Type = outcome.Outcome == Outcome.Converted ? row.TargetType : row.Type,
                    QuarantineEndsAt = outcome.QuarantineEndsAt,
                    Detail = outcome.Detail,
                }
            );
        }
    }

    /// <exception cref="QlikException">NotConnected; WrongConnection, if the connection is not among those given, or is a different server
    /// than that of the plan.</exception>
    private Connection ConnectionOf(List<PlanRow> rows)
    {
        PlanRow row = rows[0];
        Connection? found = ConnectionIsGiven
            ? RequireConnections(row).FirstOrDefault(c => string.Equals(c.Name, row.Connection, StringComparison.OrdinalIgnoreCase))
            : new ConnectionReference(row.Connection).Resolve(Store);
        if (found is null)
        {
            throw new QlikException(
                ErrorReason.WrongConnection,
                $"{Activity}: the plan has rows of '{row.Connection}', which is not among the connections given."
            )
            {
                NextStep = "Leave -Connection out. The command then uses the connection that each row came from.",
            };
        }

        return rows.Find(r => r.Server != found.Uri.AbsoluteUri) is PlanRow other
            ? throw new QlikException(
                ErrorReason.WrongConnection,
                $"{Activity}: the plan was made for '{other.Connection}' at {other.Server}, but the connection with that name leads to {found.Uri.AbsoluteUri}."
            )
            {
                NextStep = $"Connect to {other.Server} under the name '{other.Connection}', or make a new plan.",
            }
            : found;
    }
}
