using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Plans;

/// <summary>Reads the facts for a plan from a connection, and only those that the policy asks for.</summary>
/// <remarks>Only the allocations and the records of their holders are held in memory. Lists of users and of owned items are read page by
/// page and not kept.</remarks>
internal static class FactsReader
{
    /// <exception cref="QlikException">The server refused, or an answer could not be read. Without these facts no plan is safe.</exception>
    public static async Task<ConnectionFacts> ReadAsync(
        Connection connection,
        PlanNeeds needs,
        DateTimeOffset now,
        IOperationLog log,
        CancellationToken token
    )
    {
        ConnectionFacts facts = new(connection);
        AllocationQuery query = new() { IncludeLastUse = needs.LastUse, Now = now };
        List<Allocation> allocations = new();
        await AllocationLister.ListAsync(connection, query, Take, log, token).ConfigureAwait(false);
        if (needs.Orphans)
        {
            await AllocationLister
                .ListAsync(connection, new AllocationQuery { Orphan = true, Now = now }, Take, log, token)
                .ConfigureAwait(false);
        }

        facts.Allocations = allocations;
        facts.Version = connection.Version;
        facts.Caller = await CallerReader.ReadAsync(connection, log, token).ConfigureAwait(false);
        await ReadUsersAsync(connection, facts, needs, new HolderPool(new[] { needs.Exclude }), log, token).ConfigureAwait(false);
        facts.CanConvert = needs.Conversion && await CanConvertAsync(connection, log, token).ConfigureAwait(false);
        if (needs.Licenses)
        {
            facts.Licenses = await connection.Licenses.GetLicensesAsync(log, token).ConfigureAwait(false);
        }

        return facts;

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            allocations.AddRange(page);
            log.Progress($"Read allocations of '{connection.Name}'", allocations.Count, null);
            return Task.CompletedTask;
        }
    }

    /// <summary>Reads the user records of the holders of the allocations.</summary>
    public static async Task ReadUsersAsync(
        Connection connection,
        ConnectionFacts facts,
        PlanNeeds needs,
        HolderPool holders,
        IOperationLog log,
        CancellationToken token
    )
    {
        IUserReader? users = Users(connection);
        if (UnjudgedWarning.Of(connection, needs, users is not null, users?.HasTags == true) is string unjudged)
        {
            log.Warning(unjudged);
        }

        if (users is null)
        {
            return;
        }

        Dictionary<string, (string Account, bool LacksId)> wanted = new(connection.People.Keys);
        foreach (Allocation allocation in facts.Allocations)
        {
            if (allocation.User is string account)
            {
                bool known = wanted.TryGetValue(account, out (string Account, bool LacksId) person);
                wanted[account] = (known ? person.Account : account, person.LacksId || allocation.UserId is null);
            }
        }

        int read = 0;
        await users.ListAsync(new UserQuery(), Take, log, token).ConfigureAwait(false);
        facts.HasUsers = true;

        Task Take(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            foreach (User user in page)
            {
                // If a person has several records, one that is not deleted counts.
                if (
                    wanted.TryGetValue(user.Account, out (string Account, bool LacksId) person)
                    && (!facts.Users.TryGetValue(user.Account, out Holder? known) || known.Status == UserStatus.Deleted)
                )
                {
                    facts.Users[person.Account] = holders.Of(user, person.LacksId);
                }
            }

            read += page.Count;
            log.Progress($"Read users of '{connection.Name}'", read, null);
            return Task.CompletedTask;
        }
    }

    /// <summary>Counts the owned items of the holders whose allocations the plan wants to change.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="facts">Takes the counts.</param>
    /// <param name="decisions">Decisions of the plan, also those of other connections.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    public static async Task CountOwnedAsync(
        Connection connection,
        ConnectionFacts facts,
        IEnumerable<Decision> decisions,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (Ownership(connection) is not IOwnershipAdapter ownership)
        {
            return;
        }

        HashSet<string> owners = new(
            decisions
                .Where(d => ReferenceEquals(d.Subject.Connection, facts) && d.Action != PlanAction.Keep)
                .Select(d => d.Subject.User?.Id ?? d.Subject.Allocation.UserId)
                .OfType<string>()
                .Where(id => id.Length > 0),
            connection.People.Keys
        );
        Dictionary<string, int> counts = new(connection.People.Keys);
        if (owners.Count > 0)
        {
            int read = 0;
            IReadOnlyList<UnreadKinds> unread = await ownership
                .ListAsync(owners, Array.Empty<OwnedItemKind>(), Take, log, token)
                .ConfigureAwait(false);
            foreach (UnreadKinds refused in unread)
            {
                log.Warning(
                    $"The owned items in the plan for '{connection.Name}' do not count {string.Join(", ", refused.Kinds)}: {refused.Cause.Message}"
                );
            }

            Task Take(IReadOnlyList<OwnedItem> page, CancellationToken pageToken)
            {
                foreach (OwnedItem item in page.Where(i => i.OwnerId is not null))
                {
                    counts[item.OwnerId!] = counts.TryGetValue(item.OwnerId!, out int count) ? count + 1 : 1;
                }

                read += page.Count;
                log.Progress($"Count owned items of '{connection.Name}'", read, null);
                return Task.CompletedTask;
            }
        }

        facts.OwnedItems = counts;
    }

    /// <summary>The reader of users; null on products that keep no users.</summary>
    public static IUserReader? Users(Connection connection) => connection.HasUsers ? connection.Users : null;

    private static async Task<bool> CanConvertAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        try
        {
            // Called without anything to convert: a product that has no such call refuses before it sends anything.
            await connection.AllocationWriter.ConvertAsync(Array.Empty<AllocationRequest>(), 1, log, token).ConfigureAwait(false);
            return true;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotSupported)
        {
            return false;
        }
    }

    private static IOwnershipAdapter? Ownership(Connection connection)
    {
        try
        {
            return connection.Ownership;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotSupported)
        {
            return null;
        }
    }
}
