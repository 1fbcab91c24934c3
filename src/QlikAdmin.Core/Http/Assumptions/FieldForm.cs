namespace QlikAdmin.Http.Assumptions;

/// <summary>The form of the value of a field.</summary>
internal enum FieldForm
{
    /// <summary>A text that is not empty.</summary>
    Text,

    /// <summary>A number, or a text that is one.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A date and time in the form of ISO 8601.</summary>
    Date,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object.</summary>
    Object,
}
