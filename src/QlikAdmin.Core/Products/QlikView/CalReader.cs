using System.Xml;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Products.QlikView.Assumptions;

namespace QlikAdmin.Products.QlikView;

/// <summary>Reads the rows of a CAL configuration, or of a document's licensing, one by one while they arrive. It also reads the numbers
/// around the rows.</summary>
/// <remarks>No tree is built, because an answer may have 20,000 CALs. Elements are recognised by their local names, so every version of the
/// interface can be read.</remarks>
internal sealed class CalReader
{
    public const string MachineName = "MachineName";

    private const string ModePath = "NamedCALs/IdentificationMode";

    private readonly XmlReader _reader;
    private readonly Queue<CalRow> _held = new();
    private readonly CalKind? _only;
    private readonly ShapeWatch _watch;
    private readonly List<string> _path = new();
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _removed = new(StringComparer.Ordinal);

    /// <param name="reader">The reader, on the response element.</param>
    /// <param name="only">The kind of every row, for a document; null where the part of the configuration decides it.</param>
    /// <param name="watch">Notes the forms of the fields; null for no watch.</param>
    public CalReader(XmlReader reader, CalKind? only = null, ShapeWatch? watch = null)
    {
        _reader = reader;
        _watch = watch ?? new ShapeWatch(QlikViewShapes.Cals);
        _only = only;
        Push();
    }

    /// <summary>A number or flag beside the rows that were read so far, for example <c>NamedCALs/InLicense</c>; null when it has not been
    /// read.</summary>
    public string? Value(string name) => _values.TryGetValue(name, out string? value) ? value : null;

    /// <summary>Whether the server identifies holders by account or by machine. Null before it was read, and for a document.</summary>
    public string? IdentificationMode => Value(ModePath);

    /// <summary>Whether the server gives CALs to people by itself; null where that was not read so far.</summary>
    public bool? AllowsDynamicAssignment =>
        QmsValue.Flag(Value("NamedCALs/AllowDynamicAssignment") ?? Value("Licensing/AllowDynamicCALAssignment"));

    /// <summary>Number of rows of named CALs in use that were read so far.</summary>
    public int NamedRows { get; private set; }

    /// <summary>Number of rows in a part's list of CALs that were taken back.</summary>
    public int Removed(string part) => _removed.TryGetValue(part, out int count) ? count : 0;

    /// <summary>The next row; null after the last.</summary>
    /// <remarks>Only after the assigned rows does the answer say which of two names counts. So rows that have both names wait until
    /// then.</remarks>
    /// <exception cref="XmlException">Cut off, or not XML.</exception>
    public CalRow? Next()
    {
        while (_held.Count == 0 || IdentificationMode is null)
        {
            CalRow? row = Read();
            if (row is null)
            {
                break;
            }

            if (row.Kind != CalKind.Named || row.UserName is null || row.MachineId is null)
            {
                return row;
            }

            _held.Enqueue(row);
        }

        return _held.Count > 0 ? _held.Dequeue() with { ByMachine = IdentificationMode == MachineName } : null;
    }

    private CalRow? Read()
    {
        while (_reader.Read())
        {
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element when IsRow():
                    CalRow row = ReadRow();
                    NamedRows += !row.Removed && Part() == "NamedCALs" ? 1 : 0;
                    if (row.Removed)
                    {
                        string part = Part();
                        _removed[part] = Removed(part) + 1;
                    }

                    if (row.Holder is not null)
                    {
                        return row;
                    }

                    break;
                case XmlNodeType.Element:
                    Push();
                    break;
                case XmlNodeType.EndElement:
                    Pop();
                    break;
                case XmlNodeType.Text when _path.Count > 0:
                    _values[Part() + "/" + _path[_path.Count - 1]] = _reader.Value;
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Whether the reader is on a row: an element directly in a list of CALs that is not nil.</summary>
    private bool IsRow()
    {
        string list = _path.Count == 0 ? string.Empty : _path[_path.Count - 1];
        bool inList = list is "AssignedCALs" or "RemovedAssignedCALs";
        return inList && !_reader.IsEmptyElement;
    }

    private CalRow ReadRow()
    {
        string? user = null;
        string? machine = null;
        string? lastUsed = null;
        string? until = null;
        int depth = _reader.Depth;
        string field = string.Empty;
        while (Advance() && _reader.Depth > depth)
        {
            if (_reader.NodeType == XmlNodeType.Element)
            {
                field = _reader.Depth == depth + 1 ? _reader.LocalName : string.Empty;
            }
            else if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                string text = _reader.Value.Trim();
                switch (text.Length == 0 ? string.Empty : field)
                {
                    case "UserName":
                        user = text;
                        break;
                    case "MachineID":
                        machine = text;
                        break;
                    case "LastUsed":
                        lastUsed = text;
                        break;
                    case "QuarantinedUntil":
                        until = text;
                        break;
                    default:
                        break;
                }
            }
        }

        QlikViewShapes.See(_watch, user ?? machine, lastUsed, until);
        return new CalRow(
            Kind(),
            _path[_path.Count - 1] == "RemovedAssignedCALs",
            user,
            machine,
            QmsValue.Date(lastUsed),
            QmsValue.SaysUse(lastUsed),
            QmsValue.Date(until)
        );
    }

    private bool Advance() => _reader.Read() ? true : throw new XmlException("The answer ends in the middle of a row.");

    private CalKind Kind() =>
        _only
        ?? Part() switch
        {
            "SessionCALs" => CalKind.Session,
            "UsageCALs" => CalKind.Usage,
            _ => CalKind.Named,
        };

    /// <summary>Name of the part of the result in which the reader is: the third of the path, after the response and its result.</summary>
    private string Part() => _path.Count > 2 ? _path[2] : string.Empty;

    private void Push()
    {
        if (!_reader.IsEmptyElement)
        {
            _path.Add(_reader.LocalName);
        }
    }

    private void Pop()
    {
        if (_path.Count > 0)
        {
            _path.RemoveAt(_path.Count - 1);
        }
    }
}
