using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Marks a parameter whose values nobody can guess, and which takes no path.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OffersNothingAttribute : ArgumentCompleterAttribute
{
    /// <summary>Makes the mark.</summary>
    public OffersNothingAttribute()
        : base(typeof(NothingCompleter)) { }
}
