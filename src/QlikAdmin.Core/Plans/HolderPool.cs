using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Makes holders from users. People about whom a plan needs to know the same share one holder.</summary>
internal sealed class HolderPool
{
    private readonly Dictionary<Holder, Holder> _holders = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _lists = new(StringComparer.Ordinal);
    private readonly TextPool _texts = new();
    private readonly bool _email;
    private readonly bool _groups;
    private readonly bool _roles;
    private readonly bool _tags;
    private readonly bool _properties;

    /// <param name="exclusions">The exclusions that the holders will be compared with. They decide what is kept.</param>
    public HolderPool(IReadOnlyCollection<PolicyExclusions> exclusions)
    {
        _email = exclusions.Any(e => e.User.Count > 0);
        _groups = exclusions.Any(e => e.Group.Count > 0);
        _roles = exclusions.Any(e => e.Role.Count > 0);
        _tags = exclusions.Any(e => e.Tag.Count > 0);
        _properties = exclusions.Any(e => e.CustomProperty.Count > 0);
    }

    /// <param name="user">The user.</param>
    /// <param name="needsId">Whether an allocation of the user lacks the server's id.</param>
    public Holder Of(User user, bool needsId)
    {
        Holder holder = new()
        {
            Status = user.Status,
            IsService = user.IsService,
            Id = needsId ? user.Id : null,
            Email = _email ? user.Email : null,
            UserDirectory = _texts.Of(user.UserDirectory),
            Groups = Shared(_groups, user.Groups),
            Roles = Shared(_roles, user.Roles.Concat(user.GroupRoles)),
            Tags = Shared(_tags, user.Tags),
            CustomProperties = Shared(_properties, user.CustomProperties),
        };

        if (needsId || _email)
        {
            return holder;
        }

        // Lists are compared by reference, and each list is kept once.
        if (!_holders.TryGetValue(holder, out Holder? known))
        {
            known = holder;
            _holders.Add(holder, holder);
        }

        return known;
    }

    private IReadOnlyList<string> Shared(bool isNeeded, IEnumerable<string> names)
    {
        if (!isNeeded)
        {
            return Array.Empty<string>();
        }

        string[] all = names.ToArray();
        string key = string.Concat(all.Select(n => n.Length.ToString(CultureInfo.InvariantCulture) + ":" + n));
        if (!_lists.TryGetValue(key, out IReadOnlyList<string>? known))
        {
            known = all.Length == 0 ? Array.Empty<string>() : all.Select(n => _texts.Of(n)!).ToArray();
            _lists.Add(key, known);
        }

        return known;
    }
}
