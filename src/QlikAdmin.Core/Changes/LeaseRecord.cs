using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>What a lease says: who works on a server. One line of JSON with a fixed length, so that a reader never sees the rest of an
/// older one.</summary>
internal sealed record LeaseRecord
{
    private const int Length = 1024;

    /// <summary>The run.</summary>
    public Guid RunId { get; init; }

    public string Command { get; init; } = string.Empty;

    public string Account { get; init; } = string.Empty;

    public string Machine { get; init; } = string.Empty;

    public int ProcessId { get; init; }

    /// <summary>When its process began, in UTC.</summary>
    public DateTime ProcessStartedAt { get; init; }

    /// <summary>When the run took the lease, in UTC of its machine.</summary>
    public DateTime TakenAt { get; init; }

    /// <summary>When it was renewed, in UTC of its machine.</summary>
    public DateTime RenewedAt { get; init; }

    /// <summary>How often it was renewed.</summary>
    public int Renewals { get; init; }

    /// <summary>Whether the run has ended.</summary>
    public bool IsReleased { get; init; }

    /// <summary>Whether two records are of the same taking.</summary>
    public bool IsOf(LeaseRecord other) =>
        RunId == other.RunId && Machine == other.Machine && ProcessId == other.ProcessId && TakenAt == other.TakenAt;

    /// <summary>The run in words, for an error.</summary>
    public string Describe()
    {
        string since = ShownTime.Minute(new DateTimeOffset(TakenAt, TimeSpan.Zero));
        return $"run {RunId} ({Command}, started by {Account} on {Machine}, process {ProcessId.ToString(CultureInfo.InvariantCulture)}, since {since})";
    }

    public byte[] ToBytes()
    {
        JObject line = new()
        {
            ["runId"] = RunId,
            ["command"] = Command,
            ["account"] = Account,
            ["machine"] = Machine,
            ["processId"] = ProcessId,
            ["processStartedAt"] = Text(ProcessStartedAt),
            ["takenAt"] = Text(TakenAt),
            ["renewedAt"] = Text(RenewedAt),
            ["renewals"] = Renewals,
            ["state"] = IsReleased ? "Released" : "Held",
        };
        return Encoding.UTF8.GetBytes(line.ToString(Formatting.None).PadRight(Length) + "\n");
    }

    /// <summary>Reads a record; null where it is not complete, because its process was killed while it wrote it, or is not one.</summary>
    public static LeaseRecord? Read(byte[] bytes)
    {
        try
        {
            return Json.Parse(Encoding.UTF8.GetString(bytes)) is JObject line && Guid.TryParse(Json.Text(line["runId"]), out Guid run)
                ? new LeaseRecord
                {
                    RunId = run,
                    Command = Json.Text(line["command"]) ?? string.Empty,
                    Account = Json.Text(line["account"]) ?? string.Empty,
                    Machine = Json.Text(line["machine"]) ?? string.Empty,
                    ProcessId = Number(line["processId"]),
                    ProcessStartedAt = Time(line["processStartedAt"]),
                    TakenAt = Time(line["takenAt"]),
                    RenewedAt = Time(line["renewedAt"]),
                    Renewals = Number(line["renewals"]),
                    IsReleased = Json.Text(line["state"]) == "Released",
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(DateTime time) => time.ToString("o", CultureInfo.InvariantCulture);

    private static DateTime Time(JToken? token) => Json.Date(Json.Text(token))?.UtcDateTime ?? DateTime.MinValue;

    private static int Number(JToken? token) =>
        int.TryParse(Json.Text(token), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
