namespace QlikAdmin.Http;

/// <summary>The forms of the body of an error. They tell a refusal of the product itself from an answer of something in front of
/// it.</summary>
[Flags]
internal enum AnswerForm
{
    /// <summary>Something that no product sends: a web page, a foreign or broken document, a long or binary text.</summary>
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
