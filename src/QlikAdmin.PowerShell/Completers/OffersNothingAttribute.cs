using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Marks a parameter whose values can't be suggested, and which takes no path.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OffersNothingAttribute : ArgumentCompleterAttribute
{
    /// <summary>Creates the attribute.</summary>
    public OffersNothingAttribute()
        : base(typeof(NothingCompleter)) { }
}
