using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Products.QlikView;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Tenants;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;
using Xunit;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Every kind of change, on every product that has it, each with a few things.</summary>
internal static class ProofStories
{
    private const int Few = 3;

    private const string Hostname = "sandbox.eu.qlikcloud.example";

    private static readonly CancellationToken s_token = CancellationToken.None;

    public static IReadOnlyList<ProofStory> All { get; } =
    [
        .. new[] { "cloud", "sense", "qlikview" }.Select(s => Changes("Remove-QlikAllocation", s, RemovalsAsync)),
        Changes("Remove-QlikAllocation", "cloud", RemovalsAsync) with
        {
            IsOtherLicense = true,
        },
        Changes("Remove-QlikAllocation", "qlikview", RemovalsAsync) with
        {
            IsOtherLicense = true,
        },
        Changes("Remove-QlikAllocation of many", "sense", LongRemovalsAsync) with
        {
            IsLongRun = true,
        },
        .. new[] { "cloud", "sense", "qlikview" }.Select(s => Changes("Add-QlikAllocation", s, AdditionsAsync)),
        Changes("Add-QlikAllocation", "qlikview", AdditionsAsync) with
        {
            IsOtherLicense = true,
        },
        Changes("Set-QlikAllocation", "cloud", ConversionsAsync),
        .. new[] { "cloud", "sense", "qlikview" }.Select(s => Changes("Restore-QlikAllocation", s, RestorationsAsync)),
        .. new[] { "cloud", "sense" }.Select(s => Changes("Disable-QlikUser", s, BlockingsAsync)),
        .. new[] { "cloud", "sense" }.Select(s => Changes("Enable-QlikUser", s, EnablingsAsync)),
        .. new[] { "cloud", "sense" }.Select(s => Changes("Set-QlikUser", s, EditsAsync)),
        .. new[] { "cloud", "sense" }.Select(s => Changes("Add-QlikUserRole", s, RolesAsync)),
        .. new[] { "cloud", "sense" }.Select(s => Changes("Remove-QlikUserRole", s, RolesLostAsync)),
        .. new[] { "cloud", "sense" }.Select(s => Changes("Move-QlikOwnedItem", s, MovesAsync)),
        .. new[] { "cloud", "sense" }.Select(s => new ProofStory("Remove-QlikUser", s, RemoveUserAsync) { HasUndo = false }),
        .. new[] { "cloud", "sense" }.Select(s => new ProofStory("Invoke-QlikPlan", s, PlanAsync)),
        Changes("Send-QlikInvitation", "cloud", InvitationsAsync) with
        {
            HasUndo = false,
        },
        .. new[] { "cloud", "sense", "qlikview" }.Select(s =>
            Changes("Invoke-QlikApi", s, RawAsync) with
            {
                HasUndo = false,
                IsUnknowable = true,
                IsOtherLicense = s == "qlikview",
            }
        ),
        Changes("New-QlikTenant", "region", CreationAsync) with
        {
            HasUndo = false,
            IsUnknowable = true,
        },
        Changes("Disable-QlikTenant", "region", DeactivationAsync) with
        {
            IsUnknowable = true,
        },
        Changes("Enable-QlikTenant", "region", ReactivationAsync) with
        {
            HasUndo = false,
            IsUnknowable = true,
        },
    ];

    private static ProofStory Changes(string name, string service, Func<ProofWorld, Connection, Task<IReadOnlyList<Change>>> choose)
    {
        return new ProofStory(name, service, async (world, calm) =>
        {
            IReadOnlyList<Change> changes = await choose(world, calm);
            Assert.NotEmpty(changes);
            return async (journal, connection, log) =>
            {
                ChangeExecutor executor = new(journal);
                await executor.PlanAsync(connection, changes, log, s_token);
                await executor.MakeAsync(connection, changes.Select(c => new PlannedChange(c)).ToList(), log, s_token);
                await executor.FinishAsync(connection, log, s_token);
            };
        });
    }

    private static Task MakeAsync(Connection connection, ProofWorld world, IReadOnlyList<Change> changes)
    {
        return Run();

        async Task Run()
        {
            IReadOnlyList<PlannedChange> made = await new ChangeExecutor(new RecordingJournal()).RunAsync(
                connection,
                changes,
                new ProofLog { CopyFolder = world.Folder },
                s_token
            );
            Assert.All(made, m => Assert.Null(m.Error));
        }
    }

    private static async Task<List<Allocation>> HeldAsync(Connection connection)
    {
        IReadOnlyList<Allocation> rows = await AllocationLister.ListAllAsync(
            connection,
            new AllocationQuery { Now = Run.Start },
            SilentLog.Instance,
            s_token
        );
        return rows.Where(a =>
                a is { IsPool: false, Orphan: false, Status: AllocationStatus.Active, User: not null }
                && a.Type is not ("SessionCal" or "UsageCal")
                && !IsSpecial(a.User)
                && rows.Count(o => o.User == a.User) == 1
            )
            .OrderBy(a => a.User, StringComparer.Ordinal)
            .ToList();
    }

    private static bool IsSpecial(string account) =>
        account.EndsWith("qlikadmin", StringComparison.OrdinalIgnoreCase) || account.EndsWith("viewer", StringComparison.OrdinalIgnoreCase);

    private static async Task<List<User>> PeopleAsync(Connection connection)
    {
        return (await UserLister.ListAllAsync(connection, new UserQuery(), SilentLog.Instance, s_token))
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

    private static AllocationUser Person(Allocation row) => new(row.User!, row.UserId ?? row.User!, row.UserName, row.Email);

    private static async Task<IReadOnlyList<Change>> RemovalsAsync(ProofWorld world, Connection calm) =>
        (await HeldAsync(calm)).Take(Few).Select(r => AllocationChanges.OfTakingBack(r)).ToList();

    private static async Task<IReadOnlyList<Change>> LongRemovalsAsync(ProofWorld world, Connection calm) =>
        (await HeldAsync(calm))
            .GroupBy(a => a.Type)
            .OrderByDescending(t => t.Count())
            .First()
            .Take(ProofWorld.FewestOfLongRun + 1)
            .Select(r => AllocationChanges.OfTakingBack(r))
            .ToList();

    private static async Task<IReadOnlyList<Change>> AdditionsAsync(ProofWorld world, Connection calm)
    {
        string type = "Analyzer";
        if (calm.Product == QlikProduct.QlikView)
        {
            type = (await HeldAsync(calm)).Exists(a => a.Type == "NamedCal") ? "NamedCal" : type;
            return Enumerable
                .Range(0, Few)
                .Select(i => @"CORP\newcomer" + i.ToString(CultureInfo.InvariantCulture))
                .Select(u =>
                    AllocationChanges.Of(ChangeKind.AddAllocation, new AllocationRequest(new AllocationUser(u, u, null, null), type))
                )
                .ToList();
        }

        IReadOnlyList<Allocation> rows = await AllocationLister.ListAllAsync(
            calm,
            new AllocationQuery { Now = Run.Start },
            SilentLog.Instance,
            s_token
        );
        return (await PeopleAsync(calm))
            .Where(u => rows.All(a => a.User != u.Account))
            .Take(Few)
            .Select(u => AllocationChanges.Of(ChangeKind.AddAllocation, new AllocationRequest(AllocationUser.Of(u), type)))
            .ToList();
    }

    private static async Task<IReadOnlyList<Change>> ConversionsAsync(ProofWorld world, Connection calm)
    {
        return (await HeldAsync(calm))
            .Where(a => a.Type == "Professional")
            .Take(Few)
            .Select(a =>
                AllocationChanges.Of(
                    ChangeKind.ConvertAllocation,
                    new AllocationRequest(Person(a), "Analyzer", "Professional", calm.Product == QlikProduct.Cloud ? null : a.Id)
                )
            )
            .ToList();
    }

    private static async Task<IReadOnlyList<Change>> RestorationsAsync(ProofWorld world, Connection calm)
    {
        List<Allocation> rows = (await HeldAsync(calm)).Take(Few).ToList();
        await MakeAsync(calm, world, rows.ConvertAll(r => AllocationChanges.OfTakingBack(r)));
        IReadOnlyList<Allocation> now = await AllocationLister.ListAllAsync(
            calm,
            new AllocationQuery { Now = Run.Start, Quarantined = true },
            SilentLog.Instance,
            s_token
        );
        return rows.ConvertAll(r =>
        {
            bool leads = calm.Product == QlikProduct.QlikView || now.Any(n => n.Id == r.Id && n.Status == AllocationStatus.Quarantined);
            return AllocationChanges.Of(ChangeKind.RestoreAllocation, new AllocationRequest(Person(r), r.Type, null, leads ? r.Id : null));
        });
    }

    private static async Task<IReadOnlyList<Change>> BlockingsAsync(ProofWorld world, Connection calm)
    {
        UserStatus blocked = calm.RemovalFacts.BlockedStatus;
        LeaverLicenses? licenses = calm.RemovalFacts.BlockingFreesLicense ? new LeaverLicenses(calm, ofAnybody: true) : null;
        List<Change> changes = [];
        foreach (User user in (await PeopleAsync(calm)).Take(Few))
        {
            IReadOnlyList<Allocation> held = licenses is null ? [] : await licenses.FindAsync(user, SilentLog.Instance, s_token);
            changes.Add(UserChanges.OfStatus(user, blocked) with { Consequences = BlockedLicenses.Of(user, held, calm) });
        }

        return changes;
    }

    private static async Task<IReadOnlyList<Change>> EnablingsAsync(ProofWorld world, Connection calm)
    {
        List<User> people = (await PeopleAsync(calm)).Take(Few).ToList();
        await MakeAsync(calm, world, people.ConvertAll(u => UserChanges.OfStatus(u, calm.RemovalFacts.BlockedStatus)));
        List<Change> changes = [];
        foreach (User user in people)
        {
            changes.Add(UserChanges.OfStatus((await calm.Users.GetAsync(user.Id, SilentLog.Instance, s_token))!, UserStatus.Active));
        }

        return changes;
    }

    private static async Task<IReadOnlyList<Change>> EditsAsync(ProofWorld world, Connection calm) =>
        (await PeopleAsync(calm)).Take(Few).Select(u => UserChanges.OfEdit(u, new UserEdit(UserEdit.Name, u.Name + " II"))).ToList();

    private static async Task<Role> RoleAsync(Connection calm) =>
        (await calm.Roles.GetRolesAsync(SilentLog.Instance, s_token)).First(r => r.Name == "AuditAdmin");

    private static async Task<IReadOnlyList<Change>> RolesAsync(ProofWorld world, Connection calm)
    {
        Role role = await RoleAsync(calm);
        return (await PeopleAsync(calm)).Take(Few).Select(u => UserChanges.OfRole(u, role, isGiven: true)).ToList();
    }

    private static async Task<IReadOnlyList<Change>> RolesLostAsync(ProofWorld world, Connection calm)
    {
        IReadOnlyList<Change> given = await RolesAsync(world, calm);
        await MakeAsync(calm, world, given);
        Role role = await RoleAsync(calm);
        List<Change> changes = [];
        foreach (Change one in given)
        {
            User user = (await calm.Users.GetAsync(one.ItemId, SilentLog.Instance, s_token))!;
            changes.Add(UserChanges.OfRole(user, role, isGiven: false));
        }

        return changes;
    }

    private static async Task<User> HeirAsync(ProofWorld world, Connection calm, List<User> people)
    {
        User heir = people[^1];
        if (calm.Product == QlikProduct.Cloud)
        {
            Role role = (await calm.Roles.GetRolesAsync(SilentLog.Instance, s_token)).First(r => r.Name == "AutomationCreator");
            await MakeAsync(calm, world, [UserChanges.OfRole(heir, role, isGiven: true)]);
            heir = (await calm.Users.GetAsync(heir.Id, SilentLog.Instance, s_token))!;
        }

        return heir;
    }

    /// <summary>Somebody who owns something.</summary>
    private static async Task<User> OwnerAsync(ProofWorld world, Connection calm, List<User> people)
    {
        if (calm.Product == QlikProduct.Cloud)
        {
            await world.Control.PostAsync("content", new { owners = new[] { people[0].Id }, kinds = new[] { "app", "space" } });
            return people[0];
        }

        // Items that are made here have other keys in each run. Items of the seed always have the same keys, so they are used.
        IReadOnlyList<OwnedItem> items = await OwnedItems.ListAllAsync(calm, people.ConvertAll(p => p.Id), [], SilentLog.Instance, s_token);
        return people.SkipLast(1).First(p => items.Count(i => i.OwnerId == p.Id && i.CanMove == CanMove.Yes) >= 2);
    }

    private static async Task<IReadOnlyList<Change>> MovesAsync(ProofWorld world, Connection calm)
    {
        List<User> people = await PeopleAsync(calm);
        User owner = await OwnerAsync(world, calm, people);
        User heir = await HeirAsync(world, calm, people);
        List<OwnedItem> items = (await OwnedItems.ListAllAsync(calm, [owner.Id], [], SilentLog.Instance, s_token))
            .Where(i => i.CanMove == CanMove.Yes)
            .Take(Few)
            .ToList();
        IReadOnlyList<PlannedChange> moves = await OwnedItems.PrepareAsync(calm, items, heir, null, SilentLog.Instance, s_token);
        return OwnedItems.InOrder(calm, moves.Where(m => m.IsOpen)).Select(m => m.Change).ToList();
    }

    private static async Task<Func<JournalFile, Connection, ProofLog, Task>> RemoveUserAsync(ProofWorld world, Connection calm)
    {
        List<User> people = await PeopleAsync(calm);
        List<User> leavers = [await OwnerAsync(world, calm, people)];
        User heir = await HeirAsync(world, calm, people);
        RemovalOptions options = new(DisableFirst: true, Force: false, ThrottleLimit: null);
        UserRemover reader = new(calm, options, new ChangeExecutor(new RecordingJournal()), new UserResolver(calm));
        List<RemovalPreview> previews = [];
        foreach (User leaver in leavers)
        {
            previews.Add(await reader.PreviewAsync(new RemovalOrder(leaver, Workflows.Users.Person.Of(heir)), SilentLog.Instance, s_token));
        }

        return async (journal, connection, log) =>
        {
            ChangeExecutor executor = new(journal);
            UserRemover remover = new(connection, options, executor, new UserResolver(connection));
            leavers.ForEach(remover.Announce);
            await executor.PlanAsync(connection, previews.SelectMany(remover.Records).ToList(), log, s_token);
            foreach (RemovalPreview preview in previews)
            {
                await remover.RemoveAsync(preview, log, s_token);
            }
        };
    }

    private static async Task<Func<JournalFile, Connection, ProofLog, Task>> PlanAsync(ProofWorld world, Connection calm)
    {
        PlanRun plan = await PlanRun.MakeAsync(calm, """{ "Name": "idle", "UnusedFor": "20d" }""", string.Empty, SilentLog.Instance);
        return (journal, connection, log) => plan.On(connection, Few, log).ApplyAsync(journal);
    }

    private static Task<IReadOnlyList<Change>> InvitationsAsync(ProofWorld world, Connection calm) =>
        Task.FromResult<IReadOnlyList<Change>>(
            Enumerable
                .Range(0, Few)
                .Select(i => InvitationChanges.Of(new InvitationOrder(FormattableString.Invariant($"guest{i}@corp.example"))))
                .ToList()
        );

    private static Task<IReadOnlyList<Change>> RawAsync(ProofWorld world, Connection calm)
    {
        RawCallFacts call = calm.Product switch
        {
            QlikProduct.Cloud => new RawCallFacts(
                "POST",
                "api/v1/spaces",
                [],
                new JsonObject { ["name"] = "Proof", ["type"] = "shared" }.ToJsonString()
            ),
            QlikProduct.Sense => new RawCallFacts("POST", "tag", [], new JsonObject { ["name"] = "Proof" }.ToJsonString()),
            _ => new RawCallFacts(
                "POST",
                "IQMS7/SetAssignedUsers",
                [],
                $"""<assignments xmlns:d="{QmsNames.Data}"><d:AssignedUser><d:subject>CORP\raw0</d:subject><d:type>analyzer</d:type></d:AssignedUser></assignments>"""
            ),
        };
        return Task.FromResult<IReadOnlyList<Change>>([RawCallChanges.Of(calm, call)]);
    }

    private static Task<IReadOnlyList<Change>> CreationAsync(ProofWorld world, Connection calm) =>
        Task.FromResult<IReadOnlyList<Change>>([TenantChanges.OfCreation(calm, "eu-west-1", Secrets.Secure(world.LicenseKey))]);

    private static Task<IReadOnlyList<Change>> DeactivationAsync(ProofWorld world, Connection calm) =>
        Task.FromResult<IReadOnlyList<Change>>([Deactivation(world)]);

    private static Change Deactivation(ProofWorld world) =>
        TenantChanges.OfDisabling(TenantOrders.Check(world.TenantId, Hostname), 30, DateTimeOffset.UtcNow.AddDays(30), isRepeated: false);

    private static async Task<IReadOnlyList<Change>> ReactivationAsync(ProofWorld world, Connection calm)
    {
        await MakeAsync(calm, world, [Deactivation(world)]);
        return [TenantChanges.OfEnabling(TenantOrders.Check(world.TenantId, Hostname))];
    }
}
