using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>The facts of a change in the form of a journal. The names must stay: journals are kept for years.</summary>
internal static class ChangeFactsJson
{
    private const string Orphan = "Orphan";
    private const string LastUsedAt = "LastUsedAt";
    private const string Never = "Never";
    private const string HeldBefore = "HeldBefore";
    private const string ServerTime = "ServerTime";
    private const string WithBlocking = "WithBlocking";
    private const string App = "App";
    private const string Owner = "Owner";
    private const string NewOwner = "NewOwner";
    private const string Rest = "Rest";
    private const string FromDigest = "FromDigest";
    private const string ToDigest = "ToDigest";
    private const string Resend = "Resend";
    private const string LeaveBehind = "LeaveBehind";
    private const string NotLookedAt = "NotLookedAt";
    private const string Hostname = "Hostname";
    private const string PurgeAfterDays = "PurgeAfterDays";
    private const string UndoOfRun = "UndoOfRun";
    private const string UndoOfEntry = "UndoOfEntry";
    private const string Comma = ",";

    /// <summary>All facts of a change that a journal holds, including the entry that the change takes back; null where there are
    /// none.</summary>
    public static JObject? Write(Change change)
    {
        SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
        switch (change.Facts)
        {
            case LicenseFacts license:
                Add(Orphan, Flag(license.IsOrphan));
                Add(LastUsedAt, license.IsChosenByUse ? Time(license.LastUsedAt) ?? Never : null);
                Add(HeldBefore, license.WasHeld?.ToString());
                Add(ServerTime, Time(license.ServerTime));
                Add(WithBlocking, Flag(license.IsOfBlocking));
                break;
            case MoveFacts move:
                Add(App, move.AppId);
                Add(Owner, move.Owner);
                Add(NewOwner, move.NewOwnerName);
                break;
            case StatusFacts status:
                Add(Rest, status.Rest);
                break;
            case FieldFacts field:
                Add(FromDigest, field.FromDigest);
                Add(ToDigest, field.ToDigest);
                break;
            case InvitationFacts invitation:
                Add(Resend, Flag(invitation.IsResend));
                Add(ServerTime, Time(invitation.ServerTime));
                break;
            case DeletionFacts deletion:
                Add(LeaveBehind, Flag(deletion.LeavesItems));
                Add(NotLookedAt, deletion.NotLookedAt.Count == 0 ? null : string.Join(Comma, deletion.NotLookedAt));
                break;
            case TenantFacts tenant:
                Add(Hostname, tenant.Hostname);
                Add(PurgeAfterDays, tenant.PurgeAfterDays?.ToString(CultureInfo.InvariantCulture));
                break;
        }

        if (change.Undoes is UndoLink link)
        {
            Add(UndoOfRun, link.RunId.ToString());
            Add(UndoOfEntry, link.Entry.ToString(CultureInfo.InvariantCulture));
        }

        return facts.Count == 0 ? null : new JObject(facts.Select(f => new JProperty(f.Key, f.Value)));

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                facts.Add(name, value);
            }
        }
    }

    /// <summary>The facts of a change of a kind.</summary>
    public static ChangeFacts? Read(ChangeKind kind, JObject? facts)
    {
        return kind switch
        {
            ChangeKind.AddAllocation or ChangeKind.RemoveAllocation or ChangeKind.ConvertAllocation or ChangeKind.RestoreAllocation =>
                new LicenseFacts
                {
                    IsOrphan = Text(Orphan) is not null,
                    IsChosenByUse = Text(LastUsedAt) is not null,
                    LastUsedAt = Json.Date(Text(LastUsedAt)),
                    WasHeld = bool.TryParse(Text(HeldBefore), out bool held) ? held : null,
                    ServerTime = Json.Date(Text(ServerTime)),
                    IsOfBlocking = Text(WithBlocking) is not null,
                },
            ChangeKind.MoveItem => new MoveFacts
            {
                AppId = Text(App),
                Owner = Text(Owner),
                NewOwnerName = Text(NewOwner),
            },
            ChangeKind.SetUserStatus => new StatusFacts { Rest = Text(Rest) },
            ChangeKind.SetUserField => new FieldFacts { FromDigest = Text(FromDigest), ToDigest = Text(ToDigest) },
            ChangeKind.SendInvitation => new InvitationFacts
            {
                IsResend = Text(Resend) is not null,
                ServerTime = Json.Date(Text(ServerTime)),
            },
            ChangeKind.RemoveUser => new DeletionFacts
            {
                LeavesItems = Text(LeaveBehind) is not null,
                NotLookedAt = Text(NotLookedAt)?.Split(Comma[0]) ?? Array.Empty<string>(),
            },
            ChangeKind.CreateTenant or ChangeKind.DisableTenant or ChangeKind.EnableTenant => new TenantFacts
            {
                Hostname = Text(Hostname),
                PurgeAfterDays = Number(Text(PurgeAfterDays)),
            },
            _ => null,
        };

        string? Text(string name) => Json.Text(facts?[name]);
    }

    /// <summary>The entry that a change takes back; null for every other change.</summary>
    public static UndoLink? ReadLink(JObject? facts) =>
        Guid.TryParse(Json.Text(facts?[UndoOfRun]), out Guid run) && Number(Json.Text(facts?[UndoOfEntry])) is int entry
            ? new UndoLink(run, entry)
            : null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string? Flag(bool isSet) => isSet ? bool.TrueString : null;

    private static string? Time(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
}
