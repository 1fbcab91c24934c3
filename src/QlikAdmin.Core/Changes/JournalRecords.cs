using System.Diagnostics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Writes and reads the lines of a journal; the only place that knows their format. The names in them must stay: journals are kept
/// for years.</summary>
internal static class JournalRecords
{
    /// <summary>Raised when an older module could read a journal wrongly.</summary>
    public const int Format = 1;

    public const string Run = "run";
    public const string Resumed = "resumed";
    public const string Connection = "connection";
    public const string Planned = "planned";
    public const string Intent = "intent";
    public const string Exclusions = "exclusions";
    public const string Outcome = "outcome";
    public const string Undone = "undone";
    public const string Redone = "redone";
    public const string End = "end";

    /// <summary>How every line begins.</summary>
    public const string Beginning = "{\"record\":";

    /// <summary>The word for an outcome that nobody knows.</summary>
    public const string InDoubt = "InDoubt";

    /// <summary>A change that was begun and is left for later. It was not made because of the server, not because of the change.</summary>
    public const string Left = "left";

    // Used for an unknown word of a later version: then all facts are compared.
    private static readonly PlanEvidence s_allEvidence = Enum.GetValues(typeof(PlanEvidence))
        .Cast<PlanEvidence>()
        .Aggregate((all, one) => all | one);

    /// <summary>The first line of a file, or the first line of a process that continues one.</summary>
    public static JObject Header(string record, Guid runId, string command, string? planId)
    {
        using Process process = Process.GetCurrentProcess();
        JObject line = Record(record);
        line["format"] = Format;
        line["runId"] = runId;
        line["command"] = command;
        line["version"] = ProductInfo.Version;
        line["machine"] = Environment.MachineName;
        line["processId"] = process.Id;
        line["account"] = JournalText.Clean(Environment.UserName);
        return Add(line, "planId", planId);
    }

    /// <summary>The connection that a name in the following lines means.</summary>
    public static JObject Of(QlikAdmin.Connection connection)
    {
        JObject line = Record(Connection);
        line["name"] = connection.Name;
        line["product"] = connection.Product.ToString();
        line["uri"] = connection.Uri.AbsoluteUri;
        line["authentication"] = connection.Authentication;
        return Add(line, "caller", JournalText.Clean(connection.User));
    }

    /// <summary>A change that is planned or begun.</summary>
    public static JObject Of(string record, QlikAdmin.Connection connection, JournalTicket ticket)
    {
        JObject line = Record(record, ticket.Entry);
        line["connection"] = connection.Name;
        line["change"] = Of(ticket.Change, connection.Http.Redactor);
        return line;
    }

    /// <summary>The exclusions that planned changes name by number.</summary>
    public static JObject OfExclusions(string number, string text)
    {
        JObject line = Record(Exclusions);
        line["number"] = number;
        line["exclude"] = text;
        return line;
    }

    /// <summary>The facts by which a plan chose a change.</summary>
    public static JObject Of(ChangeGrounds grounds, string? exclusions)
    {
        JObject line = new() { ["evidence"] = grounds.Evidence.ToString() };
        Add(line, "userStatus", grounds.UserStatus);
        Add(line, "createdAt", Time(grounds.CreatedAt));
        Add(line, "lastUsedAt", Time(grounds.LastUsedAt));
        Add(line, "staysWith", grounds.StaysWith);
        Add(line, "expiresAt", Time(grounds.ExpiresAt));
        return Add(line, "exclusions", exclusions);
    }

    public static JObject Of(JournalTicket ticket, ItemResult result)
    {
        Change change = ticket.Change;
        JObject line = Record(Outcome, ticket.Entry);
        line["outcome"] = result.InDoubt ? InDoubt : result.Outcome.ToString();
        Add(line, "newId", result.NewId);
        Add(line, "quarantineEndsAt", Time(result.QuarantineEndsAt));
        Add(line, "serverTime", Time(ticket.Clock?.UtcNow));
        Add(line, "error", result.Error?.ErrorId);
        return Add(line, "detail", JournalText.Clean(result.Detail, change.User, change.UserId, change.ItemId));
    }

    /// <summary>A change that is as if it had only been planned.</summary>
    public static JObject OfLeft(JournalTicket ticket) => Record(Left, ticket.Entry);

    /// <summary>An entry of this run that another run took back.</summary>
    public static JObject OfUndo(int entry, Guid byRun)
    {
        JObject line = Record(Undone, entry);
        line["by"] = byRun;
        return line;
    }

    /// <summary>An entry of this run that was taken back and is in force again.</summary>
    public static JObject OfRedo(int entry, Guid byRun, string? newId)
    {
        JObject line = Record(Redone, entry);
        line["by"] = byRun;
        return Add(line, "newId", newId);
    }

    public static JObject OfEnd(JournalEnd end, IEnumerable<KeyValuePair<string, int>> counts)
    {
        JObject line = Record(End);
        line["state"] = end.ToString();
        line["counts"] = new JObject(counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new JProperty(c.Key, c.Value)));
        return line;
    }

    /// <summary>Adds a line, as it is written.</summary>
    public static void Append(StringBuilder text, JObject line) => text.Append(line.ToString(Formatting.None)).Append('\n');

    /// <summary>Reads a change; null for one of a kind that this version does not know.</summary>
    public static Change? ReadChange(JObject? line)
    {
        if (
            line is null
            || !Enum.TryParse(Json.Text(line["kind"]), out ChangeKind kind)
            || !Enum.IsDefined(typeof(ChangeKind), kind)
            || Json.Text(line["itemId"]) is not string id
        )
        {
            return null;
        }

        return new Change(kind, id)
        {
            ItemType = Json.Text(line["itemType"]),
            ItemName = Json.Text(line["itemName"]),
            User = Json.Text(line["user"]),
            UserId = Json.Text(line["userId"]),
            From = Json.Text(line["from"]),
            To = Json.Text(line["to"]),
            Removal = Json.Text(line["removal"]),
            Facts = ChangeFactsJson.Read(kind, line["more"] as JObject),
            Undoes = ChangeFactsJson.ReadLink(line["more"] as JObject),
        };
    }

    /// <summary>Reads the facts by which a plan chose a change; null where no plan did.</summary>
    public static ChangeGrounds? ReadGrounds(JObject? line, JournalExclusions exclusions)
    {
        return line is null
            ? null
            : new ChangeGrounds(Enum.TryParse(Json.Text(line["evidence"]), out PlanEvidence evidence) ? evidence : s_allEvidence)
            {
                UserStatus = Json.Text(line["userStatus"]),
                CreatedAt = Json.Date(Json.Text(line["createdAt"])),
                LastUsedAt = Json.Date(Json.Text(line["lastUsedAt"])),
                StaysWith = Json.Text(line["staysWith"]),
                ExpiresAt = Json.Date(Json.Text(line["expiresAt"])),
                Exclude = exclusions.Text(Json.Text(line["exclusions"])),
            };
    }

    private static JObject Of(Change change, Redactor redactor)
    {
        JObject line = new() { ["kind"] = change.Kind.ToString(), ["itemId"] = change.ItemId };
        Add(line, "itemType", change.ItemType);
        Add(
            line,
            "itemName",
            JournalText.Clean(change.ItemName is null ? null : redactor.Clean(change.ItemName), change.User, change.UserId, change.ItemId)
        );
        Add(line, "user", change.User);
        Add(line, "userId", change.UserId);
        Add(line, "from", change.From);
        Add(line, "to", change.To);
        Add(line, "removal", change.Removal);
        if (ChangeFactsJson.Write(change) is JObject facts)
        {
            line["more"] = facts;
        }

        return line;
    }

    private static JObject Record(string record, int? entry = null)
    {
        JObject line = new() { ["record"] = record };
        if (entry is int number)
        {
            line["entry"] = number;
        }

        // Full precision: it shows which change came later, and a fast server makes several changes in a millisecond.
        line["at"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        return line;
    }

    private static string? Time(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    private static JObject Add(JObject line, string name, string? value)
    {
        if (value is not null)
        {
            line[name] = value;
        }

        return line;
    }
}
