using QlikAdmin.Base;
using QlikAdmin.Products.Region;

namespace QlikAdmin.Fleets;

/// <summary>Finds what targets of a fleet have in common: a licence, or the rate limit of one account.</summary>
internal static class FleetSharing
{
    /// <summary>Counts for each target how many share its entitlement, and how many share its account. A fleet that was chosen from a
    /// larger one keeps the larger number.</summary>
    public static void Count(IReadOnlyCollection<FleetTarget> targets)
    {
        Count(targets, t => t.Entitlement, t => t.Sharing, (t, count) => t.Sharing = count);
        Count(targets, Account, t => t.AccountUses, (t, count) => t.AccountUses = count);
    }

    private static void Count(
        IReadOnlyCollection<FleetTarget> targets,
        Func<FleetTarget, string?> common,
        Func<FleetTarget, int> known,
        Action<FleetTarget, int> set
    )
    {
        foreach (
            IGrouping<string?, FleetTarget> group in targets.GroupBy(common, StringComparer.OrdinalIgnoreCase).Where(g => g.Key is not null)
        )
        {
            int count = Math.Max(group.Count(), group.Max(known));
            group.ToList().ForEach(t => set(t, count));
        }
    }

    /// <summary>The endpoint and the place of the secret. Qlik Cloud counts requests for each user of each endpoint.</summary>
    private static string? Account(FleetTarget target) =>
        target.Product switch
        {
            QlikProduct.Cloud => Key(target, target.Address),
            QlikProduct.Region => Key(
                target,
                RegionNames.IsCode(target.Address) ? RegionNames.RegistrationHost(target.Address.Trim()) : target.Address
            ),
            _ => null,
        };

    private static string Key(FleetTarget target, string address) =>
        string.Join(
            "\n",
            Endpoint(address),
            target.UserName,
            target.SecretName,
            target.Vault,
            target.KeyVault,
            target.Environment,
            target.AutomationVariable,
            target.AutomationCredential
        );

    private static string Endpoint(string address)
    {
        try
        {
            return HostAddress.Parse(address, nameof(FleetTarget.Address)).Authority;
        }
        catch (QlikException)
        {
            // The connection will say what is wrong with it.
            return address;
        }
    }
}
