using System.Collections;
using System.Management.Automation;
using QlikAdmin.Fleets;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts a fleet in every form: the path of a file, targets, results of a fleet, error records of failed targets, and rows of
/// Import-Csv or ConvertFrom-Json.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FleetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object bare = Columns.Bare(inputData) ?? throw Refused("it is empty");
        return bare is IEnumerable list and not string and not IDictionary
            ? list.Cast<object?>().Select(Read).ToArray()
            : new[] { Read(inputData) };
    }

    private static FleetReference Read(object? given) =>
        Columns.Bare(given) switch
        {
            null => throw Refused("it is empty"),
            FleetReference reference => reference,
            FleetTarget target => new FleetReference(target),
            FleetResult result => new FleetReference(result.Given),
            ErrorRecord { TargetObject: object target } => Read(target),
            FileSystemInfo file => new FleetReference(file.FullName),
            string path when !string.IsNullOrWhiteSpace(path) => new FleetReference(path),
            IDictionary table => Row(name => Text(table[Key(table, name) ?? name])),
            _ when PSObject.AsPSObject(given!) is PSObject row && row.Properties[nameof(FleetTarget.Address)] is not null => Row(name =>
                Text(row.Properties[name]?.Value)
            ),
            object other => throw Refused($"it is a {other.GetType().Name}"),
        };

    private static FleetReference Row(Func<string, string?> value)
    {
        try
        {
            FleetTarget target = FleetColumns.Target(value);

            // Only a worker gets this: it knows one target, and not the fleet.
            if (int.TryParse(value(nameof(FleetTarget.Sharing)), NumberStyles.None, CultureInfo.InvariantCulture, out int sharing))
            {
                target.Sharing = Math.Max(target.Sharing, sharing);
            }

            return new FleetReference(target);
        }
        catch (FormatException e)
        {
            throw Refused(e.Message);
        }
    }

    private static object? Key(IDictionary table, string name) =>
        table.Keys.Cast<object>().FirstOrDefault(k => string.Equals(k as string, name, StringComparison.OrdinalIgnoreCase));

    private static string? Text(object? value) =>
        Columns.Bare(value) switch
        {
            null => null,
            string text => text,
            IEnumerable list => string.Join(";", list.Cast<object?>().Select(Text)),
            object other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };

    private static ArgumentTransformationMetadataException Refused(string problem)
    {
        string message =
            $"A fleet is expected: the path of a fleet file, targets of Import-QlikFleet, or results of Invoke-QlikFleet. This can't be used: {problem}.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
