using QlikAdmin.Base;

namespace QlikAdmin.Fleets;

/// <summary>Chooses targets of a fleet by name, tag and product. All that is given must fit.</summary>
internal sealed class FleetFilter
{
    private readonly IReadOnlyList<Wildcard> _names;
    private readonly IReadOnlyList<Wildcard> _tags;
    private readonly IReadOnlyList<QlikProduct> _products;

    /// <param name="names">Names, wildcards allowed; empty for all.</param>
    /// <param name="tags">Tags, wildcards allowed; one of them must fit. Empty for all.</param>
    /// <param name="products">Products; empty for all.</param>
    public FleetFilter(IEnumerable<string> names, IEnumerable<string> tags, IEnumerable<QlikProduct> products)
    {
        _names = Wildcard.All(names);
        _tags = Wildcard.All(tags);
        _products = products.ToList();
    }

    public bool Fits(FleetTarget target) =>
        (_names.Count == 0 || Wildcard.Any(_names, target.Name))
        && (_tags.Count == 0 || target.Tag.Any(t => Wildcard.Any(_tags, t)))
        && (_products.Count == 0 || _products.Contains(target.Product));
}
