using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>A type as a signature names it.</summary>
/// <param name="Text">Full name with arguments; the assembly is left out, since the frameworks split their types differently.</param>
/// <param name="Definition">What names the type, without arguments; nil for arrays, pointers and parameters.</param>
/// <param name="Arguments">The arguments of a generic type.</param>
internal sealed record ApiName(string Text, EntityHandle Definition, ImmutableArray<string> Arguments)
{
    public ApiName(string text)
        : this(text, default, []) { }
}
