using System.Collections;
using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Products.QlikView;
using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>The changing commands, each with people and things that no earlier trial on the same stage has used up.</summary>
internal static class StormCommands
{
    /// <summary>The start of the names of the accounts that raw calls on a signed key use.</summary>
    public const string RawSubject = @"CORP\raw";

    /// <summary>Several calls, for a product that accepts many rows in one call.</summary>
    private const int Many = 200;

    private const int Some = 10;

    private const string Hostname = "sandbox.eu.qlikcloud.example";

    /// <summary>A role that both products have and hardly anybody holds.</summary>
    private const string Role = "AuditAdmin";

    /// <summary>Whether the command sends a single request. A fault rarely hits such a trial.</summary>
    public static bool IsSingle(string name) => name is "Invoke-QlikApi" or "New-QlikTenant" or "Disable-QlikTenant" or "Enable-QlikTenant";

    /// <summary>Chooses what a command is about.</summary>
    /// <param name="name">The command.</param>
    /// <param name="stage">Where.</param>
    /// <param name="trial">Number of the trial on this stage, from 0.</param>
    /// <param name="count">How many people or things; null for as many as suit the command. Only the commands that a test needs it for use
    /// it.</param>
    public static Task<StormCommand> MakeAsync(string name, StormStage stage, int trial, int? count = null) =>
        name switch
        {
            "Remove-QlikAllocation" => RemoveAllocationAsync(stage, trial, count),
            "Add-QlikAllocation" => AddAllocationAsync(stage, trial),
            "Set-QlikAllocation" => SetAllocationAsync(stage, trial),
            "Restore-QlikAllocation" => RestoreAllocationAsync(stage, trial),
            "Disable-QlikUser" => DisableUserAsync(stage, trial, count),
            "Enable-QlikUser" => EnableUserAsync(stage, trial),
            "Set-QlikUser" => SetUserAsync(stage, trial, count),
            "Add-QlikUserRole" => AddRoleAsync(stage, trial),
            "Remove-QlikUserRole" => RemoveRoleAsync(stage, trial),
            "Remove-QlikUser" => RemoveUserAsync(stage, trial),
            "Send-QlikInvitation" => Task.FromResult(Invite(trial)),
            "Undo-QlikOperation" => UndoAsync(stage, trial, count),
            "Move-QlikOwnedItem" => MoveAsync(stage, trial, count),
            "Invoke-QlikApi" => Task.FromResult(Raw(stage, trial)),
            "Invoke-QlikPlan" => PlanAsync(stage, trial, count),
            "New-QlikTenant" => Task.FromResult(NewTenant(stage)),
            "Disable-QlikTenant" => DisableTenantAsync(stage),
            "Enable-QlikTenant" => EnableTenantAsync(stage),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such command."),
        };

    private static Hashtable With(params (string Name, object Value)[] parameters)
    {
        Hashtable table = new() { ["PassThru"] = true };
        parameters.ToList().ForEach(p => table[p.Name] = p.Value);
        return table;
    }

    /// <summary>A part of a list, another one in each trial.</summary>
    private static List<T> Part<T>(IReadOnlyList<T> all, int trial, int count)
    {
        Assert.True(all.Count >= count, $"{all.Count} are there, {count} are wanted.");
        return Enumerable.Range(0, count).Select(i => all[((trial * count) + i) % all.Count]).ToList();
    }

    private static async Task<IReadOnlyList<Allocation>> HeldAsync(StormStage stage)
    {
        IReadOnlyList<Allocation> rows = await stage.AllocationsAsync();
        return rows.Where(a =>
                a is { IsPool: false, Orphan: false, Status: AllocationStatus.Active, User: not null }
                && !IsSpecial(a.User)
                && rows.Count(o => o.User == a.User && o.Type == a.Type) == 1
            )
            .OrderBy(a => a.User, StringComparer.Ordinal)
            .ThenBy(a => a.Type, StringComparer.Ordinal)
            .ToList();
    }

    private static bool IsSpecial(string account) =>
        account.EndsWith("qlikadmin", StringComparison.OrdinalIgnoreCase) || account.EndsWith("viewer", StringComparison.OrdinalIgnoreCase);

    private static async Task<List<User>> PeopleAsync(StormStage stage)
    {
        return (await stage.UsersAsync())
            .Where(u =>
                u.Status == UserStatus.Active
                && !IsSpecial(u.Account)
                && u.Roles.All(r => !r.Contains("Admin", StringComparison.OrdinalIgnoreCase))
                && !u.Account.StartsWith("INTERNAL", StringComparison.Ordinal)
                && !u.Account.StartsWith("NONE", StringComparison.Ordinal)
                && !u.Account.StartsWith("qlikbot", StringComparison.Ordinal)
            )
            .OrderBy(u => u.Account, StringComparer.Ordinal)
            .ToList();
    }

    private static async Task<StormCommand> RemoveAllocationAsync(StormStage stage, int trial, int? count)
    {
        return new StormCommand(
            "Remove-QlikAllocation",
            With(),
            [.. Part(await HeldAsync(stage), trial, count ?? (stage.Service == "cloud" ? Many : Some))]
        );
    }

    private static async Task<StormCommand> AddAllocationAsync(StormStage stage, int trial)
    {
        string type = stage is { Service: "cloud", IsOtherLicense: true } ? "fullUser" : "Analyzer";
        if (stage.Service == "qlikview")
        {
            object[] newcomers = Enumerable
                .Range(0, Some)
                .Select(i => (object)FormattableString.Invariant($@"CORP\newcomer{trial}x{i}"))
                .ToArray();
            return new StormCommand("Add-QlikAllocation", With(("Type", stage.IsOtherLicense ? type : "NamedCal")), newcomers);
        }

        IReadOnlyList<Allocation> rows = await stage.AllocationsAsync();
        List<User> without = (await PeopleAsync(stage)).Where(u => rows.All(a => a.User != u.Account || a.Type != type)).ToList();
        return new StormCommand("Add-QlikAllocation", With(("Type", type)), [.. Part(without, trial, Some)]);
    }

    private static async Task<StormCommand> SetAllocationAsync(StormStage stage, int trial)
    {
        IReadOnlyList<Allocation> held = await HeldAsync(stage);
        List<Allocation> alone = held.Where(a => a.Type == "Professional" && held.Count(o => o.User == a.User) == 1).ToList();
        return new StormCommand("Set-QlikAllocation", With(("Type", "Analyzer")), [.. Part(alone, trial, Some)]);
    }

    private static async Task<StormCommand> RestoreAllocationAsync(StormStage stage, int trial)
    {
        List<Allocation> taken = Part(await HeldAsync(stage), trial, Some);
        Clean(stage.Run(new StormCommand("Remove-QlikAllocation", [], [.. taken])));
        return new StormCommand("Restore-QlikAllocation", With(), [.. taken]);
    }

    private static async Task<StormCommand> DisableUserAsync(StormStage stage, int trial, int? count) =>
        new("Disable-QlikUser", With(), [.. Part(await PeopleAsync(stage), trial, count ?? Some)]);

    private static async Task<StormCommand> EnableUserAsync(StormStage stage, int trial)
    {
        List<User> people = Part(await PeopleAsync(stage), trial, Some);
        Clean(stage.Run(new StormCommand("Disable-QlikUser", [], [.. people])));
        return new StormCommand("Enable-QlikUser", With(), [.. people]);
    }

    private static async Task<StormCommand> SetUserAsync(StormStage stage, int trial, int? count)
    {
        return new StormCommand(
            "Set-QlikUser",
            With(("Name", "Renamed in trial " + trial.ToString(CultureInfo.InvariantCulture))),
            [.. Part(await PeopleAsync(stage), trial, count ?? Some)]
        );
    }

    private static async Task<StormCommand> AddRoleAsync(StormStage stage, int trial)
    {
        return new StormCommand(
            "Add-QlikUserRole",
            With(("Role", Role)),
            [.. Part((await PeopleAsync(stage)).Where(u => !u.Roles.Contains(Role)).ToList(), trial, Some)]
        );
    }

    private static async Task<StormCommand> RemoveRoleAsync(StormStage stage, int trial)
    {
        List<User> people = Part((await PeopleAsync(stage)).Where(u => !u.Roles.Contains(Role)).ToList(), trial, Some);
        Clean(stage.Run(new StormCommand("Add-QlikUserRole", new Hashtable { ["Role"] = Role }, [.. people])));
        return new StormCommand("Remove-QlikUserRole", With(("Role", Role)), [.. people]);
    }

    private static async Task<StormCommand> RemoveUserAsync(StormStage stage, int trial)
    {
        List<User> people = await PeopleAsync(stage);
        List<User> leavers = people.Skip(trial).Take(3).ToList();
        await GiveAsync(stage, leavers);
        return new StormCommand("Remove-QlikUser", With(("NewOwner", Heir(stage, people))), [.. leavers]) { HasUndo = false };
    }

    /// <summary>Somebody who may own everything that there is.</summary>
    private static User Heir(StormStage stage, IReadOnlyList<User> people)
    {
        User heir = people[^1];
        if (stage.Service == "cloud")
        {
            Clean(stage.Run(new StormCommand("Add-QlikUserRole", new Hashtable { ["Role"] = "AutomationCreator" }, [heir])));
        }

        return heir;
    }

    private static async Task GiveAsync(StormStage stage, IReadOnlyList<User> owners)
    {
        if (stage.Service == "cloud")
        {
            await stage.Control.PostAsync(
                "content",
                new { owners = owners.Select(o => o.Id), kinds = new[] { "app", "space", "automation" } }
            );
        }
        else
        {
            await stage.Control.PostRowsAsync("sense/content", new { owners = owners.Select(o => o.Account), each = 1 });
        }
    }

    private static StormCommand Invite(int trial)
    {
        string[] addresses = Enumerable.Range(0, Many).Select(i => FormattableString.Invariant($"guest{trial}x{i}@corp.example")).ToArray();
        return new StormCommand("Send-QlikInvitation", With(), [.. addresses]) { HasUndo = false };
    }

    private static async Task<StormCommand> MoveAsync(StormStage stage, int trial, int? count)
    {
        List<User> people = await PeopleAsync(stage);
        List<User> owners = Part(people.SkipLast(1).ToList(), trial, Math.Max(2, (count ?? 0) / 2));
        await GiveAsync(stage, owners);
        List<OwnedItem> items = [];
        foreach (User owner in owners)
        {
            items.AddRange((await stage.ItemsAsync(owner.Id)).Where(i => i.CanMove == CanMove.Yes));
        }

        return new StormCommand("Move-QlikOwnedItem", With(("To", Heir(stage, people))), [.. items.Take(count ?? Some)]);
    }

    /// <summary>Taking back a run that took licences.</summary>
    private static async Task<StormCommand> UndoAsync(StormStage stage, int trial, int? count)
    {
        Clean(stage.Run(await RemoveAllocationAsync(stage, trial, count)));
        return new StormCommand("Undo-QlikOperation", With(("Run", stage.Runs.Newest().Run.RunId.ToString())), []);
    }

    private static StormCommand Raw(StormStage stage, int trial)
    {
        if (stage.Service == "qlikview")
        {
            string assignment = FormattableString.Invariant(
                $"""<assignments xmlns:d="{QmsNames.Data}"><d:AssignedUser><d:subject>{RawSubject}{trial}</d:subject><d:type>analyzer</d:type></d:AssignedUser></assignments>"""
            );
            return new StormCommand(
                "Invoke-QlikApi",
                new Hashtable
                {
                    ["Method"] = "Post",
                    ["Path"] = "IQMS7/SetAssignedUsers",
                    ["Body"] = assignment,
                },
                []
            )
            {
                HasUndo = false,
            };
        }

        string name = "Storm " + trial.ToString(CultureInfo.InvariantCulture);
        Hashtable parameters =
            stage.Service == "cloud"
                ? new Hashtable
                {
                    ["Method"] = "Post",
                    ["Path"] = "api/v1/spaces",
                    ["Body"] = new JsonObject { ["name"] = name, ["type"] = "shared" }.ToJsonString(),
                }
                : new Hashtable
                {
                    ["Method"] = "Post",
                    ["Path"] = "tag",
                    ["Body"] = new JsonObject { ["name"] = name }.ToJsonString(),
                };
        return new StormCommand("Invoke-QlikApi", parameters, []) { HasUndo = false };
    }

    private static async Task<StormCommand> PlanAsync(StormStage stage, int trial, int? count)
    {
        string policy = Path.Combine(stage.Runs.Folder, FormattableString.Invariant($"policy{trial}.json"));
        await File.WriteAllTextAsync(
            policy,
            """{ "Rules": [ { "Name": "idle", "UnusedFor": "20d" } ], "Caps": { "Percent": 100 }, "ExpiresAfter": "36500d" }""",
            CancellationToken.None
        );
        ShellResult made = stage.Make(new StormCommand("New-QlikPlan", new Hashtable { ["Policy"] = policy }, []));
        Clean(made);
        List<PlanRow> rows = made.Output.OfType<PlanRow>().Where(r => r.IsChange).ToList();
        return new StormCommand("Invoke-QlikPlan", With(), [.. Part(rows, 0, count ?? Math.Min(rows.Count, Many))]);
    }

    private static StormCommand NewTenant(StormStage stage)
    {
        return new StormCommand(
            "New-QlikTenant",
            new Hashtable { ["LicenseKey"] = Secrets.Secure(stage.Server.Endpoints.Region.LicenseKey), ["Datacenter"] = "eu-west-1" },
            []
        )
        {
            HasUndo = false,
        };
    }

    private static async Task<StormCommand> DisableTenantAsync(StormStage stage)
    {
        // It stays deactivated if an earlier trial ended with a change in doubt that no call can settle. The shell remembers that too.
        Hashtable tenant = new() { ["Id"] = stage.Server.Endpoints.Cloud.TenantId, ["ConfirmHostname"] = Hostname };
        Clean(await Task.Run(() => stage.Run(new StormCommand("Enable-QlikTenant", tenant, []))));
        return new StormCommand("Disable-QlikTenant", tenant, []);
    }

    private static async Task<StormCommand> EnableTenantAsync(StormStage stage)
    {
        StormCommand disabling = await DisableTenantAsync(stage);
        Clean(stage.Run(disabling));
        return new StormCommand("Enable-QlikTenant", disabling.Parameters, []) { HasUndo = false };
    }

    private static void Clean(ShellResult result) =>
        Assert.True(result.Errors.Count == 0, "It failed in calm: " + string.Join("; ", result.Errors.Select(e => e.ToString())));
}
