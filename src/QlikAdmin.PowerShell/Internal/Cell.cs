using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>A value of a property that is the value itself for scripts, and a text of its own for what writes cells.</summary>
/// <remarks>Export-Csv and Format-List take the text of the wrapper. Operators, conversions and parameters take what it wraps.</remarks>
internal sealed class Cell : PSObject
{
    private readonly string _text;

    /// <param name="value">What scripts get.</param>
    /// <param name="text">What a cell shows.</param>
    public Cell(object value, string text)
        : base(value)
    {
        _text = text;
    }

    /// <inheritdoc />
    public override string ToString() => _text;

    /// <inheritdoc />
    public override PSObject Copy() => new Cell(BaseObject, _text);
}
