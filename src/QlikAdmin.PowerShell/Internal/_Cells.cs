using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>
/// The properties of this module's types, as PowerShell shows them. QlikAdmin.Types.ps1xml names it for each type. Not for scripts.
/// </summary>
/// <remarks>
/// A file gets one cell for each property: times in ISO form and UTC, words of enumerations as text, lists joined, lengths of time as
/// numbers, and no text that a spreadsheet would run. ConvertTo-Json asks the type itself before it asks here. So a property that the type
/// can't show well has JsonIgnore, and a length of time is a number in the type, with a TimeSpan of the same name and "Span" beside it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class _Cells : PSPropertyAdapter
{
    private const string SpanSuffix = "Span";
    private const string Separator = "; ";
    private const string Secret = "(secret)";

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Column>> s_columns = new();

    /// <inheritdoc />
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject) =>
        new(Of(baseObject).Select(c => new PSAdaptedProperty(c.Property.Name, c)).ToList());

    /// <inheritdoc />
    public override PSAdaptedProperty? GetProperty(object baseObject, string propertyName)
    {
        return
            Of(baseObject).FirstOrDefault(c => string.Equals(c.Property.Name, propertyName, StringComparison.OrdinalIgnoreCase))
                is Column column
            ? new PSAdaptedProperty(column.Property.Name, column)
            : null;
    }

    /// <inheritdoc />
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc />
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc />
    public override object? GetPropertyValue(PSAdaptedProperty adaptedProperty)
    {
        Column column = (Column)Given(adaptedProperty).Tag;
        object? shown = column.Property.GetValue(adaptedProperty.BaseObject);
        return column.Span?.GetValue(adaptedProperty.BaseObject) is object span
            ? new Cell(span, Convert.ToString(shown, CultureInfo.CurrentCulture) ?? string.Empty)
            : Shown(shown);
    }

    /// <inheritdoc />
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object? value) =>
        throw new SetValueException($"'{Given(adaptedProperty).Name}' can't be set: what a server said is not changed here.");

    /// <inheritdoc />
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty)
    {
        Column column = (Column)Given(adaptedProperty).Tag;
        Type type = (column.Span ?? column.Property).PropertyType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return (type.IsEnum ? typeof(string) : type).ToString();
    }

    private static PSAdaptedProperty Given(PSAdaptedProperty property) => property ?? throw new ArgumentNullException(nameof(property));

    private static IReadOnlyList<Column> Of(object instance) =>
        s_columns.GetOrAdd((instance ?? throw new ArgumentNullException(nameof(instance))).GetType(), t =>
            t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetIndexParameters().Length == 0)
                .Select(p => new Column(p, t.GetProperty(p.Name + SpanSuffix, BindingFlags.NonPublic | BindingFlags.Instance)))
                .ToList()
        );

    private static object? Shown(object? value) =>
        value switch
        {
            null => null,
            string text => CellText.IsDangerous(text) ? new Cell(text, CellText.Safe(text)) : text,
            Enum word => word.ToString(),
            DateTimeOffset time => new Cell(time, ShownTime.Iso(time)),
            SecureString secret => new Cell(secret, Secret),
            PSCredential credential => new Cell(credential, CellText.Safe(credential.UserName)),
            IEnumerable<string> texts => List(texts.ToArray()),
            IEnumerable several => List(several.Cast<object>().Select(PSObject.AsPSObject).ToArray()),
            _ => value,
        };

    // Not an array of objects: as an argument of a method, the engine would look for ever for the rule of such a wrapper.
    private static Cell List<T>(T[] items)
        where T : class => new(items, CellText.Safe(string.Join(Separator, items.Select(i => i.ToString()))));

    private sealed record Column(PropertyInfo Property, PropertyInfo? Span);
}
