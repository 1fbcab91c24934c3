namespace QlikAdmin.Sandbox.Sense;

/// <summary>How a property is written, and how filters compare it.</summary>
internal enum SensePropertyKind
{
    /// <summary>A guid, without quotes in filters.</summary>
    Guid,

    /// <summary>A string, compared without case.</summary>
    Text,

    /// <summary>A number, or the name of an enum member in filters.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A time; never is written as a date in 1753.</summary>
    Date,

    /// <summary>Several strings.</summary>
    Texts,

    /// <summary>One object or several, written condensed.</summary>
    Reference,
}
