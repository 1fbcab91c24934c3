namespace QlikAdmin.Conventions.Tests;

/// <summary>Recognizes the types of the JSON library.</summary>
internal static class JsonTypes
{
    /// <summary>Whether a type is one of the library's, or an array or generic of one.</summary>
    public static bool IsOne(Type type)
    {
        return type.Namespace?.StartsWith("Newtonsoft", StringComparison.Ordinal) == true
            || (type.HasElementType && IsOne(type.GetElementType()!))
            || type.GetGenericArguments().Any(IsOne);
    }
}
