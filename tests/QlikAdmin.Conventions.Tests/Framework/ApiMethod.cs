using System.Reflection;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <param name="Key">Name and signature. No other method of the type has the same.</param>
/// <param name="Attributes">As in the metadata.</param>
internal sealed record ApiMethod(string Key, MethodAttributes Attributes)
{
    public bool IsAbstract => Attributes.HasFlag(MethodAttributes.Abstract);

    public bool IsVirtual => Attributes.HasFlag(MethodAttributes.Virtual);

    public bool TakesNewSlot => Attributes.HasFlag(MethodAttributes.NewSlot);

    public bool IsPublic => (Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;

    /// <summary>False for what no other assembly may use.</summary>
    public bool IsVisible =>
        (Attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public
                or MethodAttributes.Family
                or MethodAttributes.FamORAssem;
}
