namespace QlikAdmin.Http.Assumptions;

/// <summary>What the value of a field is.</summary>
internal enum FieldForm
{
    /// <summary>A text that is not empty.</summary>
    Text,

    /// <summary>A number, or a text that is one.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A date with its time as ISO 8601 writes it.</summary>
    Date,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object.</summary>
    Object,
}
