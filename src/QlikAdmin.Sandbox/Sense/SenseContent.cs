namespace QlikAdmin.Sandbox.Sense;

/// <summary>Everything on the site that has an owner. The site's lock guards it.</summary>
internal sealed class SenseContent(SenseSite site)
{
    private readonly Dictionary<Type, Dictionary<Guid, SenseOwned>> _items = [];
    private readonly Dictionary<Guid, HashSet<SenseOwned>> _byOwner = [];

    public List<SenseTask> Tasks { get; } = [];

    public IEnumerable<SenseOwned> All => _items.Values.SelectMany(t => t.Values);

    public IEnumerable<T> Of<T>()
        where T : SenseOwned => Table(typeof(T)).Values.Cast<T>();

    public T? Find<T>(Guid id)
        where T : SenseOwned => (T?)Table(typeof(T)).GetValueOrDefault(id);

    public IReadOnlyCollection<SenseOwned> OwnedBy(SenseUser user) =>
        _byOwner.TryGetValue(user.Id, out HashSet<SenseOwned>? items) ? items : [];

    /// <summary>Adds an item; <paramref name="by"/> is null while seeding, which is no change.</summary>
    public void Add(SenseOwned item, string? by)
    {
        Table(item.GetType()).Add(item.Id, item);
        Holdings(item.Owner).Add(item);
        if (by is not null)
        {
            item.ModifiedByUserName = by;
            Record(item, "created", new JsonObject { ["owner"] = item.Owner.Account, ["by"] = by });
        }
    }

    /// <summary>Gives one item to another owner. The objects of an app keep their owners.</summary>
    public void Give(SenseOwned item, SenseUser owner, string by)
    {
        if (item.Owner == owner)
        {
            return;
        }

        SenseUser former = item.Owner;
        Move(item, owner);
        Record(
            item,
            "ownerChanged",
            new JsonObject
            {
                ["from"] = former.Account,
                ["to"] = owner.Account,
                ["by"] = by,
            }
        );
    }

    /// <summary>Sets the owner without recording a change, for content that is being made.</summary>
    public void Move(SenseOwned item, SenseUser owner)
    {
        Holdings(item.Owner).Remove(item);
        Holdings(owner).Add(item);
        item.Owner = owner;
    }

    /// <summary>Publishes an app: its sheets become part of the published app, and belong to the publisher.</summary>
    public void Publish(SenseApp app, SenseStream stream, SenseUser publisher, IEnumerable<SenseAppObject> sheets, DateTimeOffset time)
    {
        app.Stream = stream;
        app.PublishTime = time;
        foreach (SenseAppObject sheet in sheets)
        {
            sheet.Published = true;
            sheet.Approved = true;
            sheet.PublishTime = time;
            Move(sheet, publisher);
        }
    }

    /// <summary>Gives the items of a deleted user to the repository's account, as the repository does.</summary>
    public void TakeOver(SenseUser from, SenseUser repository)
    {
        foreach (SenseOwned item in OwnedBy(from).OrderBy(i => i.Id).ToList())
        {
            Give(item, repository, repository.Account);
            item.Touch(site.Clock.UtcNow, repository.Account);
        }

        _byOwner.Remove(from.Id);

        // The vendor does not describe this case. Here the task stays and names nobody.
        Tasks.Where(t => t.QlikUser == from).ToList().ForEach(t => t.QlikUser = null);
    }

    public void Remove(SenseOwned item, string by)
    {
        if (item is SenseStream stream && Of<SenseApp>().Any(a => a.Stream == stream))
        {
            // What happens to the apps is not documented, so callers must not depend on it.
            throw SenseException.Broken("apps are published to this stream");
        }

        if (item is SenseApp app)
        {
            Of<SenseAppObject>().Where(o => o.App == app).ToList().ForEach(o => Drop(o, by));
            Tasks.RemoveAll(t => t.App == app);
        }

        Drop(item, by);
    }

    private void Drop(SenseOwned item, string by)
    {
        Table(item.GetType()).Remove(item.Id);
        Holdings(item.Owner).Remove(item);
        Record(item, "deleted", new JsonObject { ["owner"] = item.Owner.Account, ["by"] = by });
    }

    private void Record(SenseOwned item, string action, JsonObject detail) =>
        site.Record(SenseContentSchemas.Path(item), item, action, detail);

    private Dictionary<Guid, SenseOwned> Table(Type type)
    {
        if (!_items.TryGetValue(type, out Dictionary<Guid, SenseOwned>? table))
        {
            _items[type] = table = [];
        }

        return table;
    }

    private HashSet<SenseOwned> Holdings(SenseUser user)
    {
        if (!_byOwner.TryGetValue(user.Id, out HashSet<SenseOwned>? items))
        {
            _byOwner[user.Id] = items = [];
        }

        return items;
    }
}
