using System.Xml.Linq;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Products.QlikView.Assumptions;

namespace QlikAdmin.Products.QlikView;

/// <summary>The content of a place with CALs, as the tree that was read. It is edited and written back as a whole, so that nothing in it is
/// lost.</summary>
/// <remarks>Only rows move between the two lists, and the count is adjusted. Every other element keeps its text and its position.</remarks>
internal sealed class CalTree
{
    private const string AssignedList = "AssignedCALs";
    private const string RemovedList = "RemovedAssignedCALs";
    private const string Never = "0001-01-01T00:00:00";

    private readonly XElement _holder;
    private readonly CalKind _kind;
    private readonly Dictionary<string, List<XElement>> _assigned;
    private readonly Dictionary<string, List<XElement>> _removed;

    private CalTree(XElement result, XElement holder, CalKind kind)
    {
        Result = result;
        _holder = holder;
        _kind = kind;
        ByMachine = kind == CalKind.Named && QmsEnvelope.Text(holder, "IdentificationMode") == CalReader.MachineName;
        _assigned = Index(AssignedList);
        _removed = Index(RemovedList);
    }

    /// <summary>The whole tree, to be written back.</summary>
    public XElement Result { get; }

    public IReadOnlyCollection<string> Assigned => _assigned.Keys;

    public IReadOnlyCollection<string> Removed => _removed.Keys;

    public bool AllowsDynamicAssignment =>
        QmsValue.Flag(QmsEnvelope.Text(_holder, _kind == CalKind.Named ? "AllowDynamicAssignment" : "AllowDynamicCALAssignment")) == true;

    /// <summary>Whether CALs are held by machines instead of people.</summary>
    public bool ByMachine { get; }

    /// <summary>CALs that nobody holds, without those in quarantine; null when there is no limit.</summary>
    public int? Free
    {
        get
        {
            int used = _assigned.Values.Sum(r => r.Count) + _removed.Values.Sum(r => r.Count);
            return _kind == CalKind.Named
                ? QmsValue.Flag(QmsEnvelope.Text(Result, "Uncapped")) == true
                    ? null
                    : (Number("Limit") ?? Number("InLicense")) - used
                : (Number("CALsAllocated") ?? 0) + (Number("CALsEmbedded") ?? 0) - used;
        }
    }

    /// <summary>The tree of a server's configuration; null when it has no part for named CALs.</summary>
    public static CalTree? OfServer(XElement result) =>
        QmsEnvelope.Child(result, "NamedCALs") is XElement part ? new CalTree(result, part, CalKind.Named) : null;

    /// <summary>The tree of a document; null when it has no part for licensing.</summary>
    public static CalTree? OfDocument(XElement result) =>
        QmsEnvelope.Child(result, "Licensing") is XElement part ? new CalTree(result, part, CalKind.Document) : null;

    /// <summary>The active row of a person; null when there is none.</summary>
    public CalRow? FindAssigned(string holder) => Row(_assigned, holder, removed: false);

    /// <summary>The quarantined row of a person with the latest end of quarantine; null when there is none.</summary>
    public CalRow? FindRemoved(string holder) => Row(_removed, holder, removed: true);

    public int CountRemoved(string holder) => _removed.TryGetValue(holder, out List<XElement>? rows) ? rows.Count : 0;

    /// <summary>Marks a person's CAL as taken back.</summary>
    public void Take(string holder)
    {
        foreach (XElement row in _assigned[holder])
        {
            row.Remove();
            Put(RemovedList, row, _removed, holder);
        }

        _assigned.Remove(holder);
        Count();
    }

    /// <summary>Moves a person's CAL back out of quarantine.</summary>
    /// <remarks>Inferred: the undo of the console is documented, but not its call. Moving the row back and clearing its date is the reverse
    /// of the removal.</remarks>
    public void GiveBack(string holder)
    {
        List<XElement> rows = _removed[holder];
        XElement row = rows.OrderBy(r => CalRow.Read(r, _kind, removed: true, ByMachine).QuarantinedUntil ?? DateTimeOffset.MinValue)
            .Last();
        rows.Remove(row);
        if (rows.Count == 0)
        {
            _removed.Remove(holder);
        }

        row.Remove();
        if (QmsEnvelope.Child(row, "QuarantinedUntil") is XElement until)
        {
            until.Value = Never;
        }

        Put(AssignedList, row, _assigned, holder);
        Count();
    }

    /// <summary>Gives a person a CAL that was never used.</summary>
    public void Give(string holder)
    {
        XNamespace ns = QmsNames.Cals;
        XAttribute Nil() => new(QmsNames.Instance + "nil", "true");
        XElement row = new(
            ns + "AssignedNamedCAL",
            new XElement(ns + "LastUsed", Never),
            new XElement(ns + "MachineID", ByMachine ? holder : Nil()),
            new XElement(ns + "QuarantinedUntil", Never),
            new XElement(ns + "UserName", ByMachine ? Nil() : holder)
        );
        Put(AssignedList, row, _assigned, holder);
        Count();
    }

    /// <summary>Notes the forms of the fields of its rows.</summary>
    public void See(AssumptionLedger ledger)
    {
        ShapeWatch watch = new(QlikViewShapes.Cals);
        int assigned = 0;
        foreach (string list in new[] { AssignedList, RemovedList })
        {
            foreach (XElement row in QmsEnvelope.Rows(_holder, list))
            {
                string? holder = QmsEnvelope.Text(row, "UserName") ?? QmsEnvelope.Text(row, "MachineID");
                QlikViewShapes.See(watch, holder, QmsEnvelope.Text(row, "LastUsed"), QmsEnvelope.Text(row, "QuarantinedUntil"));
                assigned += list == AssignedList ? 1 : 0;
            }
        }

        ledger.Tell(QlikViewShapes.Cals, watch, isEnd: true);
        if (_kind == CalKind.Named && assigned == 0 && Number("Assigned") > 0)
        {
            ledger.Note(QlikViewAssumptions.CalCount, "no rows, although Assigned is more than 0");
        }
    }

    private int? Number(string name) => QmsValue.Number(QmsEnvelope.Text(_holder, name));

    private CalRow? Row(Dictionary<string, List<XElement>> index, string holder, bool removed)
    {
        return index.TryGetValue(holder, out List<XElement>? rows)
            ? rows.Select(r => CalRow.Read(r, _kind, removed, ByMachine)).OrderBy(r => r.QuarantinedUntil ?? DateTimeOffset.MinValue).Last()
            : null;
    }

    private Dictionary<string, List<XElement>> Index(string list)
    {
        Dictionary<string, List<XElement>> index = new(CalKey.Names);
        foreach (XElement row in QmsEnvelope.Rows(_holder, list))
        {
            if (CalRow.Read(row, _kind, removed: false, ByMachine).Holder is string holder)
            {
                Remember(index, holder, row);
            }
        }

        return index;
    }

    private static void Remember(Dictionary<string, List<XElement>> index, string holder, XElement row)
    {
        if (!index.TryGetValue(holder, out List<XElement>? rows))
        {
            index.Add(holder, rows = new List<XElement>());
        }

        rows.Add(row);
    }

    private void Put(string listName, XElement row, Dictionary<string, List<XElement>> index, string holder)
    {
        XElement list = Ensure(listName);
        list.Add(row);
        Remember(index, holder, row);
    }

    /// <summary>The list element. If it is missing, it is inserted in alphabetical order, since the service drops elements that are out of
    /// order.</summary>
    private XElement Ensure(string name)
    {
        XElement? list = _holder.Elements().FirstOrDefault(e => e.Name.LocalName == name);
        if (list is null)
        {
            list = new XElement((_kind == CalKind.Named ? QmsNames.Cals : QmsNames.Data) + name);
            XElement? after = _holder.Elements().FirstOrDefault(e => string.CompareOrdinal(e.Name.LocalName, name) > 0);
            if (after is null)
            {
                _holder.Add(list);
            }
            else
            {
                after.AddBeforeSelf(list);
            }
        }

        list.Attribute(QmsNames.Instance + "nil")?.Remove();
        return list;
    }

    /// <summary>Adjusts the number beside the list of a server. A document has no such number.</summary>
    private void Count()
    {
        if (_kind == CalKind.Named && QmsEnvelope.Child(_holder, "Assigned") is XElement count)
        {
            count.Value = _assigned.Values.Sum(r => r.Count).ToString(CultureInfo.InvariantCulture);
        }
    }
}
