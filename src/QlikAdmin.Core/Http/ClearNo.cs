namespace QlikAdmin.Http;

/// <summary>The one place that decides which answer to a change proves that the change was not made. Every other answer leaves the change
/// in doubt.</summary>
internal static class ClearNo
{
    // With these codes the service did not reach the work, or it says that the caller is wrong.
    private static readonly string[] s_faults =
    {
        "Client",
        "ActionNotSupported",
        "AccessDenied",
        "FailedAuthentication",
        "VersionMismatch",
        "MustUnderstand",
    };

    /// <summary>Whether an error answer refuses the change.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="forms">The forms in which the product itself refuses.</param>
    /// <param name="attempts">How often the request was sent.</param>
    public static bool IsSaid(int status, ServerError error, AnswerForm forms, int attempts)
    {
        return (error.Form & forms) != 0
            && (
                error.IsFault
                    ? attempts <= 1 && Array.Exists(s_faults, f => string.Equals(f, error.Code, StringComparison.OrdinalIgnoreCase))
                    : IsSaid(status, attempts)
            );
    }

    /// <summary>Whether the status of one item, in a bulk answer that the product itself gave, refuses the change of that item.</summary>
    /// <param name="status">Status of the item.</param>
    /// <param name="attempts">How often the request was sent.</param>
    public static bool IsSaid(int status, int attempts)
    {
        return status switch
        {
            // The server stopped waiting for a request that it may have received all the same.
            408 => false,

            // The server sends these before it looks at the item.
            401 or 403 or 429 => true,

            // After a second attempt, any other refusal may only show the effect of the first one.
            >= 400 and < 500 => attempts <= 1,
            _ => false,
        };
    }
}
