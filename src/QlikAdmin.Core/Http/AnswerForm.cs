namespace QlikAdmin.Http;

/// <summary>The forms that the body of an error comes in, by which a product's own refusal is told from the words of something in
/// between.</summary>
[Flags]
internal enum AnswerForm
{
    /// <summary>Nothing that a product says: a web page, a foreign or broken document, a long or binary text.</summary>
    Foreign = 0,

    /// <summary>No body.</summary>
    Empty = 1,

    /// <summary>A short text, bare or as a JSON string.</summary>
    Text = 2,

    /// <summary>A JSON object with a list of errors, or with a code.</summary>
    Json = 4,

    /// <summary>A SOAP fault.</summary>
    Fault = 8,
}
