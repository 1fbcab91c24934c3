using QlikAdmin.Models;

namespace QlikAdmin.Products.QlikView;

/// <summary>Key of an allocation, made from the facts that find it again. CALs have no id.</summary>
/// <param name="Kind">The kind of the row.</param>
/// <param name="ServerId">The QlikView server; empty for a signed key.</param>
/// <param name="DocumentId">The document of a document CAL; empty otherwise.</param>
/// <param name="Holder">The holder, in lower case because case does not count in names. For a signed key, the id of the assignment.</param>
internal sealed record CalKey(CalKind Kind, Guid ServerId, Guid DocumentId, string Holder)
{
    public const string Prefix = "qv:";

    /// <summary>Names in QlikView are Windows names, where case does not count.</summary>
    public static StringComparer Names => PeopleNames.Windows.Keys;

    public static CalKey Named(Guid server, string holder) => new(CalKind.Named, server, Guid.Empty, holder.ToLowerInvariant());

    public static CalKey Document(Guid server, Guid document, string holder) =>
        new(CalKind.Document, server, document, holder.ToLowerInvariant());

    public static CalKey Signed(string assignmentId) => new(CalKind.Signed, Guid.Empty, Guid.Empty, assignmentId);

    public static bool TryParse(string? text, out CalKey? key)
    {
        key = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string[] head = text.Split(new[] { ':' }, 3);
        if (
            head.Length < 3
            || !Enum.TryParse(head[1], ignoreCase: true, out CalKind kind)
            || int.TryParse(head[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
        )
        {
            return false;
        }

        string[] rest = head[2]
            .Split(
                new[] { ':' },
                kind switch
                {
                    CalKind.Signed => 1,
                    CalKind.Document => 3,
                    _ => 2,
                }
            );
        Guid server = Guid.Empty;
        Guid document = Guid.Empty;
        bool usable = kind switch
        {
            CalKind.Signed => true,
            CalKind.Document => rest.Length == 3 && Guid.TryParse(rest[0], out server) && Guid.TryParse(rest[1], out document),
            _ => rest.Length == 2 && Guid.TryParse(rest[0], out server),
        };
        string holder = rest[rest.Length - 1];
        key =
            usable && holder.Length > 0
                ? new CalKey(kind, server, document, kind == CalKind.Signed ? holder : holder.ToLowerInvariant())
                : null;
        return key is not null;
    }

    public override string ToString()
    {
        string kind = Prefix + Kind.ToString().ToLowerInvariant();
        return Kind switch
        {
            CalKind.Signed => $"{kind}:{Holder}",
            CalKind.Document => $"{kind}:{ServerId:D}:{DocumentId:D}:{Holder}",
            _ => $"{kind}:{ServerId:D}:{Holder}",
        };
    }
}
