using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A request that a service of the tenant refuses, with the answer it gives.</summary>
internal sealed class CloudException(Answer answer) : Exception
{
    public Answer Answer { get; } = answer;

    /// <summary>The answer of a piece of work, or of the refusal that ended it.</summary>
    public static Answer AnswerOf(Func<Answer> work)
    {
        try
        {
            return work();
        }
        catch (CloudException refusal)
        {
            return refusal.Answer;
        }
    }
}
